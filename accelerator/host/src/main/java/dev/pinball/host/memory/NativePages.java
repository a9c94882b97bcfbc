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

    private final long mapping;
    private final long mappedBytes;
    private final long address;
    private final long bytes;

    /** Whether this system has them. */
    public static boolean supported() {
        return SystemCalls.supported();
    }

    /** @throws OutOfMemoryError when the system refuses */
    public NativePages(long bytes) {
        this(bytes, bytes, 0);
        if (bytes >= HUGE_PAGE_BYTES) {
            SystemCalls.preferHugePages(mapping, bytes);
        }
    }

    /** Maps {@code mappedBytes}, of which {@code bytes} from {@code offset} on are used. */
    NativePages(long mappedBytes, long bytes, long offset) {
        this.mappedBytes = mappedBytes;
        this.bytes = bytes;
        mapping = SystemCalls.map(mappedBytes);
        if (mapping == FAILED) {
            throw new OutOfMemoryError("%d MiB of pages".formatted(bytes >> 20));
        }
        address = mapping + offset;
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    /** Makes the pages executable and no longer writable. Returns false where the system forbids it. */
    public boolean makeExecutable() {
        return SystemCalls.makeExecutable(mapping, mappedBytes);
    }

    @Override
    public void close() {
        SystemCalls.unmap(mapping, mappedBytes);
    }
}
