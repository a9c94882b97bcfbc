package dev.pinball.training.distill;

import dev.pinball.FileProblem;
import dev.pinball.training.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a teacher said of each window of a text, on disk, so that it is asked once. The file is a head of {@value
 * #HEAD_NUMBERS} numbers, then for each window a number that says it is complete, its ids and its probabilities.
 */
final class TeacherCache implements AutoCloseable {
    private static final long MAGIC = 0x314548434143544CL; // its version is the last letter
    private static final int HEAD_NUMBERS = 6;
    private static final long COMPLETE = 1;

    private final Path path;
    private final FileChannel channel;
    private final int valueCount;
    private final ByteBuffer record;

    /** What the cache depends on; a change of it makes the cache invalid. */
    record Key(long teacher, long text, int context, int count, double temperature) {
        List<Long> numbers() {
            return List.of(MAGIC, teacher, text, (long) context, (long) count, Double.doubleToLongBits(temperature));
        }
    }

    private TeacherCache(Path path, FileChannel channel, Key key) {
        this.path = path;
        this.channel = channel;
        valueCount = key.context() * key.count();
        record = buffer(Long.BYTES + valueCount * (Integer.BYTES + Float.BYTES));
    }

    /** @throws TrainingException when the file is of another teacher, text, or kind of teaching, or can't be used */
    static TeacherCache open(Path path, Key key) {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            TeacherCache cache = new TeacherCache(path, channel, key);
            try {
                cache.readOrWriteHead(key);
                return cache;
            } catch (RuntimeException | IOException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new TrainingException("%s: can't be used: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }

    private void readOrWriteHead(Key key) throws IOException {
        ByteBuffer head = buffer(HEAD_NUMBERS * Long.BYTES);
        if (channel.size() == 0) {
            key.numbers().forEach(head::putLong);
            write(head.flip(), 0);
            return;
        }
        boolean whole = read(head, 0);
        for (long expected : key.numbers()) {
            if (!whole || head.getLong() != expected) {
                throw new TrainingException(
                        "%s: the cache of another teacher, text or temperature (expected: that of this one, or no file)"
                                .formatted(path));
            }
        }
    }

    /**
     * Reads what was said of a window into the arrays from {@code start} on; false when nothing was yet.
     *
     * @throws UncheckedIOException when the file can't be read
     */
    boolean read(long window, int[] ids, float[] probabilities, int start) {
        try {
            if (!read(record.clear(), position(window)) || record.getLong() != COMPLETE) {
                return false;
            }
            record.asIntBuffer().get(ids, start, valueCount);
            record.position(Long.BYTES + valueCount * Integer.BYTES);
            record.asFloatBuffer().get(probabilities, start, valueCount);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be read: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }

    /** Stores the outputs for a window; the number that marks it as complete is written last. */
    void write(long window, int[] ids, float[] probabilities, int start) {
        record.clear().putLong(COMPLETE);
        record.asIntBuffer().put(ids, start, valueCount);
        record.position(Long.BYTES + valueCount * Integer.BYTES);
        record.asFloatBuffer().put(probabilities, start, valueCount);
        try {
            write(record.clear().position(Long.BYTES), position(window) + Long.BYTES);
            write(record.clear().limit(Long.BYTES), position(window));
        } catch (IOException e) {
            throw new TrainingException("%s: can't be written: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }

    private long position(long window) {
        return (long) HEAD_NUMBERS * Long.BYTES + window * record.capacity();
    }

    /** Fills the buffer and flips it; false when the file ends before. */
    private boolean read(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        int first = buffer.position();
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position() - first);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be closed: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }
}
