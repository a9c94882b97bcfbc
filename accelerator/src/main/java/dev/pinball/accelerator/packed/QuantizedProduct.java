package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.machine.Processor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Products of quantized weights with inputs in 16-bit integers, in the way that is fastest for their number. */
final class QuantizedProduct implements PackedProduct {
    /** From here on tiles are faster than vectors. */
    private static final int BYTE_TILES_FROM_INPUTS = 7;

    private static final int BFLOAT_TILES_FROM_INPUTS = BfloatTileCode.INPUTS_MIN;

    private final PanelLayout panel;
    private final QuantizedLayout input;
    private final List<QuantizedMultiplication> ways = new ArrayList<>(); // for 1, 2... inputs

    QuantizedProduct(PanelLayout panel, Processor processor) {
        this.panel = panel;
        boolean bfloats = processor.hasTiles() && panel.type() == TensorType.Q4_0;
        input = new QuantizedLayout(panel.columns(), bfloats);
        QuantizedMultiplication vectors = new VectorMultiplication(panel, input);
        if (!processor.hasTiles()) {
            ways.add(vectors);
        } else if (bfloats) {
            ways.addAll(Collections.nCopies(BFLOAT_TILES_FROM_INPUTS - 1, vectors));
            ways.add(new BfloatTileMultiplication(panel, input));
        } else {
            ways.addAll(Collections.nCopies(BYTE_TILES_FROM_INPUTS - 1, vectors));
            ways.add(new ByteTileMultiplication(panel, input));
        }
    }

    @Override
    public QuantizedMultiplication multiplication(int inputCount) {
        return ways.get(Math.min(inputCount, ways.size()) - 1);
    }

    @Override
    public PanelLayout panel() {
        return panel;
    }

    @Override
    public long inputRowBytes() {
        return input.rowBytes();
    }

    @Override
    public void prepare(float[] values, int start, long target, int inputCount) {
        multiplication(inputCount).prepare(values, start, target);
    }

    @Override
    public int inputsAtOnce() {
        if (!input.bfloats()) {
            return PackedProduct.super.inputsAtOnce();
        }
        long inputBytes = (long) panel.blocks() * 2 * QuantizedLayout.BFLOATS_BYTES;
        long tiles = Math.clamp(
                SECOND_CACHE_BYTES / inputBytes / BfloatTileCode.INPUTS_MAX, 2, ThreadMemory.INPUT_TILES_MAX);
        return (int) tiles * BfloatTileCode.INPUTS_MAX;
    }

    /** Tiles of floats take any number. */
    @Override
    public int inputsMultiple() {
        return input.bfloats() ? 1 : ByteTileCode.INPUTS;
    }

    @Override
    public long unpackedBytes() {
        return input.bfloats() ? (long) BfloatTileCode.PANELS_MAX * BfloatUnpacking.PANEL_BYTES : 0;
    }

    @Override
    public void close() {
        ways.stream().distinct().forEach(QuantizedMultiplication::close);
    }
}
