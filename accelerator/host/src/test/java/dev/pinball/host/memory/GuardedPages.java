package dev.pinball.host.memory;

/**
 * Native memory next to pages that can't be accessed: machine code that reads or writes beyond it ends the test run with a
 * SIGSEGV, whose report names the code's address.
 */
public enum GuardedPages implements NativePages.Allocator {
    /** The byte before the first can't be accessed. */
    BEFORE,
    /** The byte after the last can't be accessed. */
    AFTER;

    private static final long PAGE_BYTES = 4096;

    @Override
    public NativePages allocate(long bytes) {
        long usedBytes = NativeLayout.padded(bytes, PAGE_BYTES);
        long offset = this == BEFORE ? PAGE_BYTES : PAGE_BYTES + usedBytes - bytes;
        NativePages pages = NativePages.within(usedBytes + 2 * PAGE_BYTES, bytes, offset);
        long mapping = pages.address() - offset;
        protect(mapping);
        protect(mapping + PAGE_BYTES + usedBytes);
        return pages;
    }

    private static void protect(long page) {
        if (!SystemCalls.protect(page, PAGE_BYTES, SystemCalls.NO_ACCESS)) {
            throw new IllegalStateException("the system protects no pages");
        }
    }
}
