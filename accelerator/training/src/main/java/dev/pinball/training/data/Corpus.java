package dev.pinball.training.data;

import dev.pinball.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Text files, UTF-8, of any size. A document ends at a line that is exactly {@value #SEPARATOR}, or with its file; line
 * breaks at its ends are no part of it, and one without text is none.
 */
public final class Corpus implements AutoCloseable {
    public static final String SEPARATOR = "<|endoftext|>";

    private static final String STANDARD_INPUT = "-";

    private final List<Path> files;
    private final List<Path> temporary;

    private Corpus(List<Path> files, List<Path> temporary) {
        this.files = List.copyOf(files);
        this.temporary = List.copyOf(temporary);
    }

    /**
     * The documents of {@code paths} in their order; the path {@code -} is {@code standardInput}, which is copied to a
     * temporary file since it is read more than once.
     *
     * @throws CorpusException when a file isn't there or can't be read
     */
    public static Corpus open(List<Path> paths, InputStream standardInput) {
        List<Path> files = new ArrayList<>();
        List<Path> copies = new ArrayList<>();
        for (Path path : paths) {
            if (path.toString().equals(STANDARD_INPUT)) {
                copies.add(copy(standardInput));
                files.add(copies.getLast());
            } else {
                requireReadable(path);
                files.add(path);
            }
        }
        return new Corpus(files, copies);
    }

    /** The documents of a temporary file, which is deleted with this. */
    public static Corpus ofTemporary(Path file) {
        return new Corpus(List.of(file), List.of(file));
    }

    private static Path copy(InputStream standardInput) {
        try {
            Path copy = Files.createTempFile("pinball-standard-input-", ".txt");
            copy.toFile().deleteOnExit();
            Files.copy(standardInput, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new CorpusException(
                    "standard input: can't be copied to a temporary file: " + FileProblem.reason(e), e);
        }
    }

    private static void requireReadable(Path path) {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            String found = Files.exists(path) ? "not a readable file" : "no such file";
            throw new CorpusException("%s: %s (expected: a text file)".formatted(path, found));
        }
    }

    /**
     * Gives all documents to {@code visitor}, always in the same order.
     *
     * @throws CorpusException when a file can't be read or isn't UTF-8
     */
    public void read(DocumentVisitor visitor) {
        for (Path file : files) {
            try (Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                new DocumentReader(file, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), visitor).read();
            } catch (IOException e) {
                throw new CorpusException("%s: can't be read: %s".formatted(file, FileProblem.reason(e)), e);
            }
        }
    }

    /** Deletes what is temporary. */
    @Override
    public void close() {
        for (Path file : temporary) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("%s: can't be deleted: %s".formatted(file, FileProblem.reason(e)), e);
            }
        }
    }
}
