package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.util.Arrays;
import java.util.stream.Stream;

/** By tiles of the bytes of Q8_0 as they lie packed. */
final class ByteTileMultiplication implements QuantizedMultiplication {
    /** Panels of a call: with one tile of inputs, and with more of them, which need the panels to stay in the second cache. */
    private static final int STREAMED_PANELS_MAX = 16;

    private static final int PANELS_MAX = 4;

    private final QuantizedLayout input;
    private final MachineCode[] dots = new MachineCode[ByteTileCode.PANELS_MAX]; // for groups of 1, 2... panels
    private final MachineCode[] streamedDots = new MachineCode[ByteTileCode.PANELS_MAX]; // likewise

    ByteTileMultiplication(PanelLayout panel, QuantizedLayout input) {
        this.input = input;
        for (int i = 0; i < dots.length; i++) {
            dots[i] = new MachineCode(ByteTileCode.write(panel, input, i + 1, false));
            streamedDots[i] = new MachineCode(ByteTileCode.write(panel, input, i + 1, true));
        }
    }

    /** Whole groups. */
    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        if (panelsLeft < ByteTileCode.PANELS_MAX) {
            return panelsLeft;
        }
        int panelsMax = Math.min(panelsLeft, inputCount > ByteTileCode.INPUTS ? PANELS_MAX : STREAMED_PANELS_MAX);
        return panelsMax / ByteTileCode.PANELS_MAX * ByteTileCode.PANELS_MAX;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        Quantization.toIntegers(values, start, input, target);
    }

    /** Panels come from memory for the first tile of inputs, which asks for those that come next. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        int groupPanels = Math.min(ByteTileCode.PANELS_MAX, panelCount);
        for (int i = 0; i < inputCount; i += ByteTileCode.INPUTS) {
            int count = Math.min(ByteTileCode.INPUTS, inputCount - i);
            boolean exact = count == ByteTileCode.INPUTS;
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
