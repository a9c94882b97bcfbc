package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.VnniInt8Kernel;
import dev.pinball.host.x86.MachineCode;
import java.util.Arrays;

/** Multiplies by VNNI: for a few inputs, or for any number on processors without tiles. */
final class VnniMicroKernel implements QuantizedMicroKernel {
    private final ActivationLayout input;
    private final MachineCode[] code = new MachineCode[VnniInt8Kernel.INPUTS_MAX]; // for 1, 2... inputs

    VnniMicroKernel(PanelLayout panel, ActivationLayout input) {
        this.input = input;
        for (int i = 0; i < code.length; i++) {
            code[i] = new MachineCode(VnniInt8Kernel.emit(panel, input, i + 1));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return GemmLayout.OUTPUT_PANELS_MAX;
    }

    @Override
    public void pack(float[] values, int start, long target) {
        ActivationQuantizer.toIntegers(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace) {
        int count;
        for (int i = 0; i < inputCount; i += count) {
            count = Math.min(code.length, inputCount - i);
            long rows = inputs + (long) i * input.rowBytes();
            code[count - 1].call(panels, rows, workspace.outputs(i, true), panelCount, workspace.address());
            workspace.finish(i, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(code).forEach(MachineCode::close);
    }
}
