package dev.pinball.model.gguf;

import dev.pinball.model.gguf.TensorParser.StoredTensor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
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
    static final int MAGIC = 0x46554747; // "GGUF", its first letter in the lowest byte
    static final int VERSION = 3;
    private static final int VERSION_MIN = 2;
    private static final int ALIGNMENT_DEFAULT = 32;

    private final String name;
    private final Arena arena;
    private final Metadata metadata;
    private final Map<String, StoredTensor> tensors;

    private GgufFile(String name, Arena arena, MemorySegment data) {
        this.name = name;
        this.arena = arena;
        FileCursor cursor = new FileCursor(name, data);
        checkVersion(cursor);
        int tensorCount = cursor.readCount("tensors", TensorParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        int entryCount = cursor.readCount("metadata values", MetadataParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        this.metadata = new MetadataParser(cursor).read(entryCount);
        this.tensors = new TensorParser(cursor, alignment(metadata)).read(tensorCount, data);
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
            return new GgufFile(path.toString(), arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new GgufException("%s: can't be read: %s (expected: a GGUF model file)".formatted(path, e), e);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Opens and checks the bytes of a file, such as a resource; errors call it {@code name}. */
    @SuppressWarnings("MustBeClosedChecker") // the file that is returned closes the arena
    public static GgufFile open(String name, byte[] bytes) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment copy = arena.allocate(bytes.length, ALIGNMENT_DEFAULT);
            copy.copyFrom(MemorySegment.ofArray(bytes));
            return new GgufFile(name, arena, copy.asReadOnly());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** The path, or the name that the bytes were given. */
    public String name() {
        return name;
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
        return Optional.ofNullable(tensors.get(name)).map(StoredTensor::tensor);
    }

    /** All dimensions of the tensor, which must be there. */
    public TensorShape shape(String name) {
        return Optional.ofNullable(tensors.get(name))
                .map(StoredTensor::shape)
                .orElseThrow(() -> problem("tensor " + name, "missing", "any shape"));
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
        return GgufException.at(name, place, found, expected);
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
        if (version < VERSION_MIN || version > VERSION) {
            throw cursor.problem("version " + Integer.toUnsignedString(version), "2 or 3, little-endian");
        }
    }

    static int alignment(Metadata metadata) {
        int alignment = metadata.integer("general.alignment").orElse(ALIGNMENT_DEFAULT);
        if (Integer.bitCount(alignment) != 1 || alignment < 1) {
            throw metadata.problem("general.alignment", Integer.toString(alignment), "a power of two");
        }
        return alignment;
    }
}
