package dev.pinball.model.gguf;

import dev.pinball.FileProblem;
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
    private static final String BEGINNING = "a GGUF file, which begins with \"GGUF\"";
    static final int MAGIC = 0x46554747; // "GGUF", its first letter in the lowest byte
    static final int VERSION = 3;
    private static final int VERSION_MIN = 2;
    private static final int ALIGNMENT_DEFAULT = 32;

    private final String name;
    private final Arena arena;
    private final long byteSize;
    private final Metadata metadata;
    private final Map<String, StoredTensor> tensors;

    private GgufFile(String name, Arena arena, long byteSize, Metadata metadata, Map<String, StoredTensor> tensors) {
        this.name = name;
        this.arena = arena;
        this.byteSize = byteSize;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Opens and checks a file of version 2 or 3, little-endian. Of a model that is split into several files, it is given the
     * first, and opens the others that lie beside it.
     */
    @SuppressWarnings("MustBeClosedChecker") // the file that is returned closes the arena
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            GgufFile first = read(path, arena);
            return SplitModel.isPart(first.metadata) ? join(path, first, arena) : first;
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
            return parse(name, arena, copy.asReadOnly());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static GgufFile join(Path path, GgufFile first, Arena arena) {
        SplitModel model = SplitModel.of(path, first);
        model.otherPaths().forEach(part -> model.add(readPart(part, first, arena)));
        return new GgufFile(
                first.name, arena, model.byteSize(), first.metadata.without(SplitModel.PREFIX), model.tensors());
    }

    private static GgufFile readPart(Path path, GgufFile first, Arena arena) {
        if (!Files.exists(path)) {
            throw first.problem("part " + path.getFileName(), "no such file", "all parts of the model, side by side");
        }
        return read(path, arena);
    }

    private static GgufFile read(Path path, Arena arena) {
        if (!Files.isRegularFile(path)) {
            String found = Files.exists(path) ? "not a regular file" : "no such file";
            throw new GgufException("%s: %s (expected: a GGUF model file)".formatted(path, found));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return parse(path.toString(), arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            throw new GgufException(
                    "%s: can't be read: %s (expected: a GGUF model file)".formatted(path, FileProblem.reason(e)), e);
        }
    }

    private static GgufFile parse(String name, Arena arena, MemorySegment data) {
        FileCursor cursor = new FileCursor(name, data);
        checkVersion(cursor);
        int tensorCount = cursor.readCount("tensors", TensorParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        int entryCount = cursor.readCount("metadata values", MetadataParser.ENTRY_BYTES_MIN, Integer.MAX_VALUE);
        Metadata metadata = new MetadataParser(cursor).read(entryCount);
        return new GgufFile(
                name,
                arena,
                data.byteSize(),
                metadata,
                new TensorParser(cursor, alignment(metadata)).read(tensorCount, data));
    }

    /** The path, or the name that the bytes were given. */
    public String name() {
        return name;
    }

    /** The size in bytes, of all parts where it is split. */
    public long byteSize() {
        return byteSize;
    }

    public Metadata metadata() {
        return metadata;
    }

    /** The tensors with all their dimensions, by name, in the order of the file. */
    Map<String, StoredTensor> tensors() {
        return tensors;
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
        if (cursor.bytesLeft() < Integer.BYTES) {
            throw cursor.problem("the file has %d bytes".formatted(cursor.bytesLeft()), BEGINNING);
        }
        int magic = cursor.readInt();
        if (magic != MAGIC) {
            throw cursor.problem("it begins with \"%s\"".formatted(readable(magic)), BEGINNING);
        }
        int version = cursor.readInt();
        if (version < VERSION_MIN || version > VERSION) {
            throw cursor.problem("version " + Integer.toUnsignedString(version), "2 or 3, little-endian");
        }
    }

    /** The bytes of {@code word}, the lowest first, as ASCII; {@code \xHH} for one that isn't printable. */
    private static String readable(int word) {
        StringBuilder text = new StringBuilder();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int character = word >>> shift & 0xff;
            text.append(character >= ' ' && character <= '~' ? (char) character : "\\x%02x".formatted(character));
        }
        return text.toString();
    }

    static int alignment(Metadata metadata) {
        int alignment = metadata.integer("general.alignment").orElse(ALIGNMENT_DEFAULT);
        if (Integer.bitCount(alignment) != 1 || alignment < 1) {
            throw metadata.problem("general.alignment", Integer.toString(alignment), "a power of two");
        }
        return alignment;
    }
}
