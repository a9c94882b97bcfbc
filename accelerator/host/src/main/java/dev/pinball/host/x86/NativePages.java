package dev.pinball.host.x86;

/** Zeros outside the heap, taken from the system in pages, aligned to them, and given back when closed. Linux alone. */
public final class NativePages implements AutoCloseable {
    private static final long FAILED = -1;
    private static final long HUGE_PAGE_BYTES = 2 << 20;

    private final long start;
    private final long bytes;

    /** Whether this system has them. */
    public static boolean supported() {
        return Processor.runsLinux();
    }

    /** @throws OutOfMemoryError when the system refuses */
    public NativePages(long bytes) {
        this.bytes = bytes;
        start = SystemCalls.map(bytes);
        if (start == FAILED) {
            throw new OutOfMemoryError("%d MiB of pages".formatted(bytes >> 20));
        }
        if (bytes >= HUGE_PAGE_BYTES) {
            SystemCalls.preferHugePages(start, bytes);
        }
    }

    public long address() {
        return start;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        SystemCalls.unmap(start, bytes);
    }
}
