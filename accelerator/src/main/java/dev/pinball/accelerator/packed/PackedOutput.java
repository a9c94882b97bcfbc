package dev.pinball.accelerator.packed;

import java.lang.foreign.MemorySegment;

/**
 * Where a product goes.
 *
 * @param width floats from row to row
 */
public record PackedOutput(MemorySegment memory, int width) {

    /** Rows of {@code width} floats, one after the other. */
    public static PackedOutput of(float[] values, int width) {
        return new PackedOutput(MemorySegment.ofArray(values), width);
    }
}
