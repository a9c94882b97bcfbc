package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.machine.MachineCode;
import dev.pinball.accelerator.machine.Processor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Products of quantized weights with inputs in 16-bit integers. Few inputs take the code with vectors, more the one with
 * tiles where there are some; both give the same bits.
 */
final class QuantizedProduct implements PackedProduct {
    private static final int PANELS_WITH_TILES = 4;

    /** From here on tiles are faster than vectors; nibbles have to be unpacked for them first. */
    private static final int TILES_FROM_INPUTS = 4;

    private static final int UNPACKED_TILES_FROM_INPUTS = 17;
    private static final int PANELS_WITH_VECTORS = 16;

    private final PanelLayout panel;
    private final QuantizedLayout input;
    private final MachineCode[] dots = new MachineCode[ByteDotCode.INPUTS_MAX]; // for 1, 2... inputs
    private final MachineCode[] tileDots; // for 1, 2... panels; none without tiles
    private final MachineCode[] streamedTileDots; // likewise, for panels that are read once
    private final @Nullable MachineCode unpack; // nibbles

    QuantizedProduct(PanelLayout panel, Processor processor) {
        this.panel = panel;
        input = new QuantizedLayout(panel.columns());
        for (int i = 0; i < dots.length; i++) {
            dots[i] = new MachineCode(ByteDotCode.write(panel, i + 1));
        }
        int panelsMax = processor.hasTiles() ? PANELS_WITH_TILES : 0;
        tileDots = tileDots(panel.unpacked(), panelsMax, false);
        streamedTileDots = tileDots(panel.unpacked(), panelsMax, true);
        unpack = panel.type() == TensorType.Q8_0 ? null : new MachineCode(UnpackCode.write(panel));
    }

    private static MachineCode[] tileDots(PanelLayout panel, int panelsMax, boolean streamed) {
        MachineCode[] tileDots = new MachineCode[panelsMax];
        for (int i = 0; i < panelsMax; i++) {
            tileDots[i] = new MachineCode(TileDotCode.write(panel, i + 1, streamed));
        }
        return tileDots;
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
    public void prepare(float[] values, int start, long target) {
        Quantization.quantize(values, start, input, target);
    }

    @Override
    public long unpackedBytes() {
        return unpack == null ? 0 : (long) PANELS_WITH_TILES * panel.unpacked().panelBytes();
    }

    private boolean takesTiles(int inputCount) {
        int from = unpack == null ? TILES_FROM_INPUTS : UNPACKED_TILES_FROM_INPUTS;
        return tileDots.length > 0 && inputCount >= from;
    }

    @Override
    public int panelsAtOnce(int inputCount) {
        if (!takesTiles(inputCount)) {
            return PANELS_WITH_VECTORS;
        }
        return inputCount <= TileDotCode.INPUTS ? TileDotCode.PANELS_MAX : PANELS_WITH_TILES;
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        if (takesTiles(inputCount)) {
            long ahead = panels + (long) panelCount * panel.panelBytes();
            multiplyTiles(bytes(panels, panelCount, memory), panelCount, ahead, inputs, inputCount, memory);
            return;
        }
        int count;
        for (int i = 0; i < inputCount; i += count) {
            count = Math.min(dots.length, inputCount - i);
            long rows = inputs + (long) i * input.rowBytes();
            dots[count - 1].call(panels, rows, memory.outputs(i, true), panelCount, memory.address());
            memory.finish(i, count, true);
        }
    }

    /** The panels as bytes: where they lie, or unpacked. */
    private long bytes(long panels, int panelCount, ThreadMemory memory) {
        if (unpack == null) {
            return panels;
        }
        for (int k = 0; k < panelCount; k++) {
            long target = memory.unpacked() + (long) k * panel.unpacked().panelBytes();
            unpack.call(
                    panels + (long) k * panel.panelBytes(),
                    target,
                    MemorySegment.NULL,
                    panel.blocks(),
                    memory.address());
        }
        return memory.unpacked();
    }

    /** @param ahead the panels that are multiplied next: they come from memory meanwhile */
    private void multiplyTiles(
            long panels, int panelCount, long ahead, long inputs, int inputCount, ThreadMemory memory) {
        boolean streamed = unpack == null && inputCount <= TileDotCode.INPUTS;
        MachineCode[] code = streamed ? streamedTileDots : tileDots;
        long aheadBytes =
                (long) panel.blocks() * PanelLayout.VECTOR_BYTES * Math.ceilDiv(panelCount, TileDotCode.PANELS_MAX);
        for (int i = 0; i < inputCount; i += TileDotCode.INPUTS) {
            int count = Math.min(TileDotCode.INPUTS, inputCount - i);
            boolean exact = count == TileDotCode.INPUTS;
            MemorySegment outputs = memory.outputs(i, exact);
            long rows = inputs + (long) i * input.rowBytes();
            long asked = ahead + i / TileDotCode.INPUTS * aheadBytes;
            code[panelCount - 1].call(panels, rows, outputs, asked, memory.address());
            memory.finish(i, count, exact);
        }
    }

    @Override
    public void close() {
        Stream.of(dots, tileDots, streamedTileDots).flatMap(Arrays::stream).forEach(MachineCode::close);
        if (unpack != null) {
            unpack.close();
        }
    }
}
