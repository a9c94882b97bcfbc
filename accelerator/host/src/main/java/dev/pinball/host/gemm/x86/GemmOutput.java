package dev.pinball.host.gemm.x86;

import java.lang.foreign.MemorySegment;

/**
 * Where a product goes.
 *
 * @param width floats from row to row
 */
public record GemmOutput(MemorySegment memory, int width) {

    /** Rows of {@code width} floats, one after the other. */
    public static GemmOutput of(float[] values, int width) {
        return new GemmOutput(MemorySegment.ofArray(values), width);
    }
}
