package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.x86.MachineCode;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Multiplies by vectors, a tile of a few inputs at a time. */
final class VectorMicroKernel implements QuantizedMicroKernel {
    private final Inputs inputs;
    private final MachineCode[] code; // for 1, 2... inputs

    /**
     * @param inputsMax of a tile
     * @param emit gives the code for a number of inputs
     */
    VectorMicroKernel(Inputs inputs, int inputsMax, IntFunction<byte[]> emit) {
        this.inputs = inputs;
        code = IntStream.rangeClosed(1, inputsMax)
                .mapToObj(emit)
                .map(MachineCode::new)
                .toArray(MachineCode[]::new);
    }

    /** Inputs of a tile. */
    int inputsMax() {
        return code.length;
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return GemmLayout.OUTPUT_PANELS_MAX;
    }

    @Override
    public void pack(float[] values, int start, long target) {
        inputs.quantizer().pack(values, start, target);
    }

    /** Divides inputs into tiles of nearly the same size: 9 into 5 and 4, not 8 and 1. */
    @Override
    public void multiply(long panels, int panelCount, long inputRows, int inputCount, GemmWorkspace workspace) {
        int tileCount = Math.ceilDiv(inputCount, code.length);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputRows + first * inputs.rowBytes();
            code[count - 1].call(panels, rows, workspace.outputs(first, true), panelCount, workspace.address());
            workspace.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(code).forEach(MachineCode::close);
    }
}
