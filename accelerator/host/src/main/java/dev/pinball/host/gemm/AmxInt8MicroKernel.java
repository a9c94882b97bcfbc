package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.MachineCode;
import java.util.Arrays;
import java.util.stream.Stream;

/** By tiles of the bytes of Q8_0 as they lie packed. */
final class AmxInt8MicroKernel implements QuantizedMicroKernel {
    /** Panels of a call: with one tile of inputs, and with more of them, which need the panels to stay in the second cache. */
    private static final int STREAMED_PANELS_MAX = 16;

    private static final int PANELS_MAX = 4;

    private final ActivationLayout input;
    private final MachineCode[] dots = new MachineCode[AmxInt8Kernel.PANELS_MAX]; // for groups of 1, 2... panels
    private final MachineCode[] streamedDots = new MachineCode[AmxInt8Kernel.PANELS_MAX]; // likewise

    AmxInt8MicroKernel(PanelLayout panel, ActivationLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            dots[i] = new MachineCode(AmxInt8Kernel.write(panel, input, i + 1, false));
            streamedDots[i] = new MachineCode(AmxInt8Kernel.write(panel, input, i + 1, true));
        }
    }

    /** Whole groups. */
    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        if (panelsLeft < AmxInt8Kernel.PANELS_MAX) {
            return panelsLeft;
        }
        int panelsMax = Math.min(panelsLeft, inputCount > AmxInt8Kernel.INPUTS ? PANELS_MAX : STREAMED_PANELS_MAX);
        return panelsMax / AmxInt8Kernel.PANELS_MAX * AmxInt8Kernel.PANELS_MAX;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        ActivationQuantizer.toIntegers(values, start, input, target);
    }

    /** Panels come from memory for the first tile of inputs, which asks for those that come next. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace memory) {
        int groupPanels = Math.min(AmxInt8Kernel.PANELS_MAX, panelCount);
        for (int i = 0; i < inputCount; i += AmxInt8Kernel.INPUTS) {
            int count = Math.min(AmxInt8Kernel.INPUTS, inputCount - i);
            boolean exact = count == AmxInt8Kernel.INPUTS;
            MachineCode code = (i == 0 ? streamedDots : dots)[groupPanels - 1];
            code.call(
                    panels,
                    inputs + (long) i * input.rowBytes(),
                    memory.outputs(i, exact),
                    panelCount / groupPanels,
                    memory.address());
            memory.finish(i, count, exact);
        }
    }

    @Override
    public void close() {
        Stream.of(dots, streamedDots).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
