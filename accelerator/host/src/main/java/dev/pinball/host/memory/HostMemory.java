package dev.pinball.host.memory;

import com.sun.management.OperatingSystemMXBean;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All memory of an accelerator, allocated when it opens; a failed allocation names its purpose and the remedy. */
public final class HostMemory implements AutoCloseable {
    private static final int ARRAY_LENGTH_MAX = Integer.MAX_VALUE - 8;
    private static final int ALIGNMENT_BYTES = 64;
    private static final long PAGES_FROM_BYTES = 64 << 10;
    private static final long MACHINE_BYTES =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();

    private final NativePages.Allocator allocator;
    private final Arena arena = Arena.ofShared();
    private final List<NativePages> pages = new ArrayList<>();
    private final Map<Tensor, Tensor> copies = new HashMap<>();
    private final List<CodeOwner> code = new ArrayList<>();

    public HostMemory() {
        this(new PooledPages());
    }

    /** @param allocator of memory outside the heap, where the system has pages */
    public HostMemory(NativePages.Allocator allocator) {
        this.allocator = allocator;
    }

    public NativePages.Allocator allocator() {
        return allocator;
    }

    /** A matrix of zeros. */
    public Matrix matrix(String name, int rows, int width) {
        long length = (long) rows * width;
        if (length > ARRAY_LENGTH_MAX) {
            throw new AcceleratorException(("host: %s: %d x %d values (expected: at most %d); lower the tokens and the"
                            + " sequences of a step, or the context")
                    .formatted(name, rows, width, ARRAY_LENGTH_MAX));
        }
        try {
            return new Matrix(new float[(int) length], width);
        } catch (OutOfMemoryError error) {
            throw new AcceleratorException(
                    "host: no memory for %s, %d MiB; lower the tokens and the sequences of a step, or raise -Xmx"
                            .formatted(name, mebibytes(length * Float.BYTES)),
                    error);
        }
    }

    /** The address of {@code count} zeros outside the heap. */
    public long floats(String name, long count) {
        try {
            long bytes = Math.multiplyExact(count, Float.BYTES);
            return NativePages.supported() && bytes > 0
                    ? pages(bytes)
                    : arena.allocate(bytes, ALIGNMENT_BYTES).address();
        } catch (OutOfMemoryError | ArithmeticException error) {
            throw new AcceleratorException(
                    "host: no memory for %s, %d MiB; lower the block count, or raise -XX:MaxDirectMemorySize"
                            .formatted(name, mebibytes(count * Float.BYTES)),
                    error);
        }
    }

    /**
     * Pages that the system gives when they are first used: large ones if it has them, since keys and values are far apart.
     * More than the machine, or the container, has is refused now.
     */
    private long pages(long bytes) {
        long taken = pages.stream().mapToLong(NativePages::bytes).sum();
        if (bytes > MACHINE_BYTES - taken) {
            throw new OutOfMemoryError("%d MiB of %d".formatted(mebibytes(taken + bytes), mebibytes(MACHINE_BYTES)));
        }
        NativePages added = allocator.allocate(bytes);
        pages.add(added);
        return added.address();
    }

    /** Closes {@code owner} when this is closed. */
    public <T extends CodeOwner> T own(T owner) {
        code.add(owner);
        return owner;
    }

    /** The same values outside the heap, and not in the file, which may change; once, however often it is asked for. */
    public Tensor copy(Tensor tensor) {
        return copies.computeIfAbsent(tensor, read -> {
            try {
                return read.copy(this::segment);
            } catch (OutOfMemoryError error) {
                throw new AcceleratorException(
                        "host: no memory for a copy of %s, %d MiB; close other programs, or serve a smaller model"
                                .formatted(read.name(), mebibytes(read.data().byteSize())),
                        error);
            }
        });
    }

    /** Large ones in pages, which no limit of the JVM counts: weights may be larger than its heap. */
    private MemorySegment segment(long bytes, long alignmentBytes) {
        return NativePages.supported() && bytes >= PAGES_FROM_BYTES
                ? MemorySegment.ofAddress(pages(bytes)).reinterpret(bytes)
                : arena.allocate(bytes, alignmentBytes);
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    @Override
    public void close() {
        code.forEach(CodeOwner::close);
        pages.forEach(NativePages::close);
        arena.close();
    }
}
