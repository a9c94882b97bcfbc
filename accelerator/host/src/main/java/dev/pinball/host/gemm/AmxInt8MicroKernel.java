package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import java.util.Arrays;
import java.util.stream.Stream;

/** Multiplies the bytes of Q8_0 by tiles. */
final class AmxInt8MicroKernel implements QuantizedMicroKernel {
    /** Panels of a call with several tiles of inputs, for which the panels must stay in the second cache. Measured by {@code GemmBenchmark}. */
    private static final int CACHED_PANELS_MAX = 4;

    private final ActivationLayout input;
    private final MachineCode[] code = new MachineCode[AmxInt8Kernel.PANELS_MAX]; // for groups of 1, 2... panels
    private final MachineCode[] streamedCode = new MachineCode[AmxInt8Kernel.PANELS_MAX]; // likewise

    AmxInt8MicroKernel(PanelLayout panel, ActivationLayout input) {
        this.input = input;
        for (int i = 0; i < code.length; i++) {
            code[i] = new MachineCode(AmxInt8Kernel.emit(panel, input, i + 1, false));
            streamedCode[i] = new MachineCode(AmxInt8Kernel.emit(panel, input, i + 1, true));
        }
    }

    /** Whole groups. */
    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        if (panelsLeft < AmxInt8Kernel.PANELS_MAX) {
            return panelsLeft;
        }
        int panelsMax = Math.min(
                panelsLeft, inputCount > AmxInt8Kernel.INPUTS ? CACHED_PANELS_MAX : GemmLayout.OUTPUT_PANELS_MAX);
        return panelsMax / AmxInt8Kernel.PANELS_MAX * AmxInt8Kernel.PANELS_MAX;
    }

    @Override
    public void pack(float[] values, int start, long target) {
        ActivationQuantizer.toIntegers(values, start, input, target);
    }

    /** For the first tile of inputs panels come from memory; its code prefetches the next ones. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace) {
        int groupPanels = Math.min(AmxInt8Kernel.PANELS_MAX, panelCount);
        for (int i = 0; i < inputCount; i += AmxInt8Kernel.INPUTS) {
            int count = Math.min(AmxInt8Kernel.INPUTS, inputCount - i);
            boolean exact = count == AmxInt8Kernel.INPUTS;
            MachineCode function = (i == 0 ? streamedCode : code)[groupPanels - 1];
            function.call(
                    panels,
                    inputs + (long) i * input.rowBytes(),
                    workspace.outputs(i, exact),
                    panelCount / groupPanels,
                    workspace.address());
            workspace.finish(i, count, exact);
        }
    }

    @Override
    public void close() {
        Stream.of(code, streamedCode).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
