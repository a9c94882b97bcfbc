package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.VnniInt8Kernel;
import dev.pinball.host.x86.MachineCode;
import java.util.Arrays;

/** By vectors: for a few inputs, and for all where there are no tiles. */
final class VnniMicroKernel implements QuantizedMicroKernel {
    private static final int PANELS_AT_ONCE = 16;

    private final ActivationLayout input;
    private final MachineCode[] dots = new MachineCode[VnniInt8Kernel.INPUTS_MAX]; // for 1, 2... inputs

    VnniMicroKernel(PanelLayout panel, ActivationLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            dots[i] = new MachineCode(VnniInt8Kernel.write(panel, input, i + 1));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return PANELS_AT_ONCE;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        ActivationQuantizer.toIntegers(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace memory) {
        int count;
        for (int i = 0; i < inputCount; i += count) {
            count = Math.min(dots.length, inputCount - i);
            long rows = inputs + (long) i * input.rowBytes();
            dots[count - 1].call(panels, rows, memory.outputs(i, true), panelCount, memory.address());
            memory.finish(i, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(dots).forEach(MachineCode::close);
    }
}
