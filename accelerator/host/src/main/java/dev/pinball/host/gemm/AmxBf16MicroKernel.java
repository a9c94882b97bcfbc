package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.Bf16Expander;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.x86.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Multiplies by tiles of BF16: for many inputs, since weights are expanded first. */
final class AmxBf16MicroKernel implements QuantizedMicroKernel {
    private final Bf16Expander expander;
    private final AmxBf16Kernel.Input input;
    private final Quantizer quantizer;
    private final MachineCode[][] code = // for tiles of the fewest inputs, of one more...; for 1, 2... panels
            new MachineCode[AmxBf16Kernel.INPUTS_MAX - AmxBf16Kernel.INPUTS_MIN + 1][AmxBf16Kernel.PANELS_MAX];

    AmxBf16MicroKernel(Bf16Expander expander, AmxBf16Kernel.Input input, Quantizer quantizer) {
        this.expander = expander;
        this.input = input;
        this.quantizer = quantizer;
        for (int i = 0; i < code.length; i++) {
            int inputs = AmxBf16Kernel.INPUTS_MIN + i;
            Arrays.setAll(code[i], k -> new MachineCode(AmxBf16Kernel.emit(expander, input, inputs, k + 1)));
        }
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return AmxBf16Kernel.PANELS_MAX;
    }

    @Override
    public void pack(float[] values, int start, long target) {
        quantizer.pack(values, start, target);
    }

    /** Bytes of expanded panels of one call. */
    long expandedBytes() {
        return AmxBf16Kernel.PANELS_MAX * expander.block().panelBytes();
    }

    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace) {
        int tileCount = Math.ceilDiv(inputCount, AmxBf16Kernel.INPUTS_MAX);
        int tileInputs = Math.ceilDiv(inputCount, tileCount);
        int atOnce = workspace.hasRoomFor(inputCount) ? inputCount : tileInputs;
        for (int first = 0; first < inputCount; first += atOnce) {
            int start = Math.min(first, inputCount - atOnce);
            multiply(panels, panelCount, inputs, start, atOnce, tileInputs, workspace);
        }
    }

    /** The last tile ends where the inputs do, so it may begin in the one before and compute the same once more. */
    private void multiply(
            long panels, int panelCount, long inputs, int first, int count, int tileInputs, GemmWorkspace workspace) {
        workspace.expanded(expandedBytes()); // the code writes there
        MemorySegment outputs = workspace.outputs(first, true);
        int tileCount = Math.ceilDiv(count, tileInputs);
        for (int tile = 0; tile < tileCount; tile++) {
            workspace.setInputTile(tile, Math.min(tile * tileInputs, count - tileInputs), input.rowBytes());
        }
        long values = inputs + (long) first * input.rowBytes() + input.valuesOffset();
        code[tileInputs - AmxBf16Kernel.INPUTS_MIN][panelCount - 1].call(
                panels, values, outputs, tileCount, workspace.address());
        workspace.finish(first, count, true);
    }

    @Override
    public void close() {
        Arrays.stream(code).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
