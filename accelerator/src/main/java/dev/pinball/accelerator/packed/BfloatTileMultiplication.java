package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** By tiles of floats of 16 bits: for many inputs, since weights have to be unpacked first. */
final class BfloatTileMultiplication implements QuantizedMultiplication {
    private final QuantizedLayout input;
    private final MachineCode[][] dots = // for tiles of the fewest inputs, of one more...; for 1, 2... panels
            new MachineCode[BfloatTileCode.INPUTS_MAX - BfloatTileCode.INPUTS_MIN + 1][BfloatTileCode.PANELS_MAX];

    BfloatTileMultiplication(PanelLayout panel, QuantizedLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            int inputs = BfloatTileCode.INPUTS_MIN + i;
            Arrays.setAll(dots[i], k -> new MachineCode(BfloatTileCode.write(panel, input, inputs, k + 1)));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return BfloatTileCode.PANELS_MAX;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        Quantization.toBfloats(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        int tileCount = Math.ceilDiv(inputCount, BfloatTileCode.INPUTS_MAX);
        int tileInputs = Math.ceilDiv(inputCount, tileCount);
        int atOnce = memory.hasRoomFor(inputCount) ? inputCount : tileInputs;
        for (int first = 0; first < inputCount; first += atOnce) {
            int start = Math.min(first, inputCount - atOnce);
            multiply(panels, panelCount, inputs, start, atOnce, tileInputs, memory);
        }
    }

    /** The last tile ends where the inputs do, so it may begin in the one before and compute the same once more. */
    private void multiply(
            long panels, int panelCount, long inputs, int first, int count, int tileInputs, ThreadMemory memory) {
        MemorySegment outputs = memory.outputs(first, true);
        int tileCount = Math.ceilDiv(count, tileInputs);
        for (int tile = 0; tile < tileCount; tile++) {
            memory.aimTile(tile, Math.min(tile * tileInputs, count - tileInputs), input.rowBytes());
        }
        long floats = inputs + (long) first * input.rowBytes() + input.bfloatsOffset(0);
        dots[tileInputs - BfloatTileCode.INPUTS_MIN][panelCount - 1].call(
                panels, floats, outputs, tileCount, memory.address());
        memory.finish(first, count, true);
    }

    @Override
    public void close() {
        Arrays.stream(dots).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
