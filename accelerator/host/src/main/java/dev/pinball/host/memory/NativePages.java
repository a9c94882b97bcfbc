package dev.pinball.host.memory;

/** Zeros outside the heap, taken from the system in pages, aligned to them, and given back when closed. Linux alone. */
public final class NativePages implements AutoCloseable {
    private static final long FAILED = -1;
    private static final long HUGE_PAGE_BYTES = 2 << 20;

    /** Where native memory comes from; tests put unreadable pages around it. */
    public interface Allocator {
        /** @throws OutOfMemoryError when the system refuses */
        NativePages allocate(long bytes);
    }

    private final long address;
    private final long bytes;
    private final Runnable release;
    private boolean closed;

    /** @param release gives the memory back, once */
    NativePages(long address, long bytes, Runnable release) {
        this.address = address;
        this.bytes = bytes;
        this.release = release;
    }

    /** Whether this system has them. */
    public static boolean supported() {
        return SystemCalls.supported();
    }

    /** A mapping of its own. */
    public static NativePages of(long bytes) {
        return within(bytes, bytes, 0);
    }

    /** A mapping whose pages are large where the system has such, except for the last. */
    public static NativePages large(long bytes) {
        long mappedBytes = bytes + HUGE_PAGE_BYTES;
        long mapping = map(mappedBytes);
        long start = NativeLayout.padded(mapping, HUGE_PAGE_BYTES);
        SystemCalls.preferHugePages(start, bytes);
        return new NativePages(start, bytes, () -> SystemCalls.unmap(mapping, mappedBytes));
    }

    /** Maps {@code mappedBytes}, of which {@code bytes} from {@code offset} on are used. */
    static NativePages within(long mappedBytes, long bytes, long offset) {
        long mapping = map(mappedBytes);
        return new NativePages(mapping + offset, bytes, () -> SystemCalls.unmap(mapping, mappedBytes));
    }

    private static long map(long bytes) {
        long mapping = SystemCalls.map(bytes);
        if (mapping == FAILED) {
            throw new OutOfMemoryError("%d MiB of pages".formatted(bytes >> 20));
        }
        return mapping;
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    /** Makes the pages executable and no longer writable. Returns false where the system forbids it. */
    public boolean makeExecutable() {
        return SystemCalls.makeExecutable(address, bytes);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
