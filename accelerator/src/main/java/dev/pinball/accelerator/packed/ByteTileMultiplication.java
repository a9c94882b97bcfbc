package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;

/** By tiles of the bytes of Q8_0 as they lie packed. */
final class ByteTileMultiplication implements QuantizedMultiplication {
    private static final int PANELS_MAX = 4;
    private static final int STREAMED_INPUTS_MAX = 2 * ByteTileCode.INPUTS;

    private final PanelLayout panel;
    private final QuantizedLayout input;
    private final MachineCode[] dots; // for 1, 2... panels
    private final MachineCode[] streamedDots; // likewise, for panels that are read once

    ByteTileMultiplication(PanelLayout panel, QuantizedLayout input) {
        this.panel = panel;
        this.input = input;
        dots = dots(false);
        streamedDots = dots(true);
    }

    private MachineCode[] dots(boolean streamed) {
        MachineCode[] codes = new MachineCode[PANELS_MAX];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = new MachineCode(ByteTileCode.write(panel, input, i + 1, streamed));
        }
        return codes;
    }

    @Override
    public int panelsAtOnce(int inputCount) {
        return streams(inputCount) ? ByteTileCode.PANELS_MAX : PANELS_MAX;
    }

    /** With a few inputs panels have to come as fast as memory gives them, so the first tile of inputs asks for all of the next. */
    private static boolean streams(int inputCount) {
        return inputCount <= STREAMED_INPUTS_MAX;
    }

    @Override
    public void prepare(float[] values, int start, long target) {
        Quantization.toIntegers(values, start, input, target);
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, ThreadMemory memory) {
        long ahead =
                panels + (long) panelCount * panel.panelBytes(); // multiplied next: they come from memory meanwhile
        long aheadBytes =
                (long) panel.blocks() * PanelLayout.VECTOR_BYTES * Math.ceilDiv(panelCount, ByteTileCode.PANELS_MAX);
        for (int i = 0; i < inputCount; i += ByteTileCode.INPUTS) {
            int count = Math.min(ByteTileCode.INPUTS, inputCount - i);
            boolean exact = count == ByteTileCode.INPUTS;
            MemorySegment outputs = memory.outputs(i, exact);
            long rows = inputs + (long) i * input.rowBytes();
            long asked = ahead + i / ByteTileCode.INPUTS * aheadBytes;
            MachineCode[] code = i == 0 && streams(inputCount) ? streamedDots : dots;
            code[panelCount - 1].call(panels, rows, outputs, asked, memory.address());
            memory.finish(i, count, exact);
        }
    }

    @Override
    public void close() {
        Stream.of(dots, streamedDots).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
