package dev.pinball.model.gguf;

import dev.pinball.FileProblem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file under another name beside it, forces it to the disk, then renames it: whatever happens meanwhile, the
 * target is the old file or the new one.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".partial";
    private static final int BUFFER_BYTES = 1 << 20;

    private AtomicFile() {}

    /** Writes the bytes of a file, from the first to the last. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces {@code target}, or creates it.
     *
     * @throws UncheckedIOException that names the file and the reason; the target is as it was
     */
    public static void write(Path target, Content content) {
        Path temporary = target.resolveSibling(target.getFileName() + SUFFIX);
        try {
            try {
                writeAndForce(temporary, content);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be written: %s".formatted(target, FileProblem.reason(e)), e);
        }
    }

    private static void writeAndForce(Path path, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }
}
