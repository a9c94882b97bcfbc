package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** By tiles of floats of 16 bits: for many inputs, since weights have to be unpacked first. */
final class AmxBf16MicroKernel implements QuantizedMicroKernel {
    private final ActivationLayout input;
    private final MachineCode[][] dots = // for tiles of the fewest inputs, of one more...; for 1, 2... panels
            new MachineCode[AmxBf16Kernel.INPUTS_MAX - AmxBf16Kernel.INPUTS_MIN + 1][AmxBf16Kernel.PANELS_MAX];

    AmxBf16MicroKernel(PanelLayout panel, ActivationLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            int inputs = AmxBf16Kernel.INPUTS_MIN + i;
            Arrays.setAll(dots[i], k -> new MachineCode(AmxBf16Kernel.write(panel, input, inputs, k + 1)));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return AmxBf16Kernel.PANELS_MAX;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        ActivationQuantizer.toBfloats(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace memory) {
        int tileCount = Math.ceilDiv(inputCount, AmxBf16Kernel.INPUTS_MAX);
        int tileInputs = Math.ceilDiv(inputCount, tileCount);
        int atOnce = memory.hasRoomFor(inputCount) ? inputCount : tileInputs;
        for (int first = 0; first < inputCount; first += atOnce) {
            int start = Math.min(first, inputCount - atOnce);
            multiply(panels, panelCount, inputs, start, atOnce, tileInputs, memory);
        }
    }

    /** The last tile ends where the inputs do, so it may begin in the one before and compute the same once more. */
    private void multiply(
            long panels, int panelCount, long inputs, int first, int count, int tileInputs, GemmWorkspace memory) {
        MemorySegment outputs = memory.outputs(first, true);
        int tileCount = Math.ceilDiv(count, tileInputs);
        for (int tile = 0; tile < tileCount; tile++) {
            memory.aimTile(tile, Math.min(tile * tileInputs, count - tileInputs), input.rowBytes());
        }
        long floats = inputs + (long) first * input.rowBytes() + input.bfloatsOffset(0);
        dots[tileInputs - AmxBf16Kernel.INPUTS_MIN][panelCount - 1].call(
                panels, floats, outputs, tileCount, memory.address());
        memory.finish(first, count, true);
    }

    @Override
    public void close() {
        Arrays.stream(dots).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
