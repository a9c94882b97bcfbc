package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** By tiles of floats of 16 bits: for many inputs, since weights have to be unpacked first. */
final class BfloatTileMultiplication implements QuantizedMultiplication {
    private final QuantizedLayout input;
    private final MachineCode[] dots = new MachineCode[BfloatTileCode.PANELS_MAX]; // for 1, 2... panels

    BfloatTileMultiplication(PanelLayout panel, QuantizedLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            dots[i] = new MachineCode(BfloatTileCode.write(panel, input, i + 1));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return dots.length;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        Quantization.toBfloats(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        int whole = inputCount / BfloatTileCode.INPUTS * BfloatTileCode.INPUTS;
        int atOnce = memory.hasRoomFor(whole) ? whole : BfloatTileCode.INPUTS;
        for (int first = 0; first < whole; first += atOnce) {
            multiply(panels, panelCount, inputs, first, atOnce, memory);
        }
        if (whole < inputCount) {
            multiply(panels, panelCount, inputs, whole, inputCount - whole, memory);
        }
    }

    private void multiply(long panels, int panelCount, long inputs, int first, int count, ThreadMemory memory) {
        boolean exact = count % BfloatTileCode.INPUTS == 0;
        MemorySegment outputs = memory.outputs(first, exact);
        long floats = inputs + (long) first * input.rowBytes() + input.bfloatsOffset(0);
        int tileCount = Math.ceilDiv(count, BfloatTileCode.INPUTS);
        dots[panelCount - 1].call(panels, floats, outputs, tileCount, memory.address());
        memory.finish(first, count, exact);
    }

    @Override
    public void close() {
        Arrays.stream(dots).forEach(MachineCode::close);
    }
}
