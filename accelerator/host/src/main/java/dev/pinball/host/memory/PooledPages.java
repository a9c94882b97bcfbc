package dev.pinball.host.memory;

import org.jspecify.annotations.Nullable;

/**
 * Takes memory from large mappings, one piece behind the other: a matrix that is smaller than a large page shares one with its
 * neighbours, where a mapping of its own would have small pages. A mapping is given back when all its pieces are closed.
 */
public final class PooledPages implements NativePages.Allocator {
    private static final long MAPPING_BYTES = 64 << 20;
    private static final long PAGE_BYTES = 4096;

    private @Nullable Mapping current;

    @Override
    public synchronized NativePages allocate(long bytes) {
        long taken = NativeLayout.padded(bytes, PAGE_BYTES);
        Mapping mapping = current;
        if (mapping == null || mapping.left() < taken) {
            mapping = new Mapping(NativePages.large(Math.max(taken, MAPPING_BYTES)));
            current = mapping;
        }
        return mapping.take(bytes, taken);
    }

    private synchronized void close(Mapping mapping) {
        mapping.pieces--;
        if (mapping.pieces == 0) {
            mapping.pages.close();
            current = current == mapping ? null : current;
        }
    }

    private final class Mapping {
        private final NativePages pages;
        private long used;
        private int pieces;

        private Mapping(NativePages pages) {
            this.pages = pages;
        }

        private long left() {
            return pages.bytes() - used;
        }

        private NativePages take(long bytes, long taken) {
            NativePages piece = new NativePages(pages.address() + used, bytes, () -> close(this));
            used += taken;
            pieces++;
            return piece;
        }
    }
}
