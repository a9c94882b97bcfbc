package dev.pinball.accelerator.host;

import dev.pinball.accelerator.packed.ThreadMemory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one thread of a step.
 *
 * @param panel the rows being multiplied
 * @param inputs what they are multiplied with, where that doesn't lie row by row
 * @param expandedRows where {@link Weight#PANEL_ROWS} rows of a weight fit as f32
 * @param attention for attention
 * @param products for products by machine code, where there are any
 * @param piece a part of a row, whole vectors
 * @param halves likewise
 */
record Scratch(
        Panel panel,
        PickedRows inputs,
        long expandedRows,
        AttentionScratch attention,
        @Nullable ThreadMemory products,
        float[] piece,
        short[] halves) {
    private static final int PIECE = 1024;

    Scratch(long expandedRows, AttentionScratch attention, @Nullable ThreadMemory products) {
        this(new Panel(), new PickedRows(), expandedRows, attention, products, new float[PIECE], new short[PIECE]);
    }

    ThreadMemory productMemory() {
        return Objects.requireNonNull(products);
    }
}
