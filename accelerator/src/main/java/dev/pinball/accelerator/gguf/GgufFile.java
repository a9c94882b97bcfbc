package dev.pinball.accelerator.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model file, mapped into memory read-only: its metadata and its tensors, which may be used until it is closed.
 * Everything in it was checked when it was opened; whatever is wrong with it is a {@link GgufException}.
 */
public final class GgufFile implements AutoCloseable {
    private static final int MAGIC = 0x46554747; // "GGUF", its first letter in the lowest byte
    private static final int ALIGNMENT_DEFAULT = 32;

    private final Path path;
    private final Arena arena;
    private final Metadata metadata;
    private final Map<String, Tensor> tensors;

    private GgufFile(Path path, Arena arena, MemorySegment data) {
        this.path = path;
        this.arena = arena;
        FileCursor cursor = new FileCursor(path, data);
        checkVersion(cursor);
        int tensorCount = cursor.readCount("tensors", TensorParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        int entryCount = cursor.readCount("metadata values", MetadataParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        this.metadata = new MetadataParser(cursor).read(entryCount);
        this.tensors = new TensorParser(cursor, alignment()).read(tensorCount, data);
    }

    /** Opens and checks a file of version 2 or 3, little-endian. */
    @SuppressWarnings("MustBeClosedChecker") // the file that is returned closes the arena
    public static GgufFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            String found = Files.exists(path) ? "not a regular file" : "no such file";
            throw new GgufException("%s: %s (expected: a GGUF model file)".formatted(path, found));
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new GgufException("%s: can't be read: %s (expected: a GGUF model file)".formatted(path, e), e);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    public Metadata metadata() {
        return metadata;
    }

    /** The names in the order of the file. */
    public Set<String> tensorNames() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    public boolean hasTensor(String name) {
        return tensors.containsKey(name);
    }

    public Optional<Tensor> findTensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** The tensor, which must be there in this shape; dimensions beyond the second count as rows. */
    public Tensor tensor(String name, int rows, int columns) {
        String expected = "%d x %d values".formatted(rows, columns);
        Tensor tensor = findTensor(name).orElseThrow(() -> problem("tensor " + name, "missing", expected));
        if (tensor.rows() != rows || tensor.columns() != columns) {
            throw problem("tensor " + name, "%d x %d values".formatted(tensor.rows(), tensor.columns()), expected);
        }
        return tensor;
    }

    /** The error that something in this file is: {@code FILE: PLACE: FOUND (expected: EXPECTED)}. */
    public GgufException problem(String place, String found, String expected) {
        return GgufException.at(path, place, found, expected);
    }

    /** Unmaps the file; its tensors and the arrays of its metadata can't be used any longer. */
    @Override
    public void close() {
        arena.close();
    }

    private static void checkVersion(FileCursor cursor) {
        int magic = cursor.readInt();
        if (magic != MAGIC) {
            throw cursor.problem("magic number %08x".formatted(magic), "%08x, a GGUF file".formatted(MAGIC));
        }
        int version = cursor.readInt();
        if (version != 2 && version != 3) {
            throw cursor.problem("version " + Integer.toUnsignedString(version), "2 or 3, little-endian");
        }
    }

    private int alignment() {
        int alignment = metadata.integer("general.alignment").orElse(ALIGNMENT_DEFAULT);
        if (Integer.bitCount(alignment) != 1 || alignment < 1) {
            throw metadata.problem("general.alignment", Integer.toString(alignment), "a power of two");
        }
        return alignment;
    }
}
