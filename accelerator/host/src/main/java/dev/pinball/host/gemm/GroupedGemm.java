package dev.pinball.host.gemm;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedInputPacker;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.grouped.GroupedPanelPacker;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.model.tensor.Tensor;
import java.util.Arrays;

/** Products of weights in groups with inputs in 16-bit integers, by VNNI for any number of inputs. */
final class GroupedGemm implements GemmKernel, MicroKernel {
    private final GroupedFormat format;
    private final int columns;
    private final GroupedInput input;
    private final MachineCode[] code = new MachineCode[GroupedKernel.INPUTS_MAX]; // for 1, 2... inputs

    GroupedGemm(GroupedFormat format, int columns) {
        this.format = format;
        this.columns = columns;
        input = new GroupedInput(columns);
        Arrays.setAll(code, i -> new MachineCode(GroupedKernel.emit(format, columns, i + 1)));
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int panelBytes() {
        return format.panelBytes(columns);
    }

    @Override
    public void packPanel(Tensor tensor, int firstRow, long target) {
        GroupedPanelPacker.pack(format, tensor, firstRow, target);
    }

    @Override
    public long inputRowBytes() {
        return input.rowBytes();
    }

    @Override
    public void pack(float[] values, int start, long target, int inputCount) {
        GroupedInputPacker.pack(values, start, input, target);
    }

    @Override
    public MicroKernel microKernel(int inputCount) {
        return this;
    }

    @Override
    public int panelsAtOnce(int inputCount, int panelsLeft) {
        return GemmLayout.OUTPUT_PANELS_MAX;
    }

    @Override
    public int inputsMultiple() {
        return GroupedKernel.INPUTS_MAX;
    }

    @Override
    public long expandedBytes() {
        return 0;
    }

    /** Divides inputs into tiles of nearly the same size: 9 into 5 and 4, not 8 and 1. */
    @Override
    public void multiply(long panels, int panelCount, long inputs, int inputCount, GemmWorkspace workspace) {
        int tileCount = Math.ceilDiv(inputCount, GroupedKernel.INPUTS_MAX);
        for (int tile = 0; tile < tileCount; tile++) {
            int first = inputCount * tile / tileCount;
            int count = inputCount * (tile + 1) / tileCount - first;
            long rows = inputs + first * inputRowBytes();
            code[count - 1].call(panels, rows, workspace.outputs(first, true), panelCount, workspace.address());
            workspace.finish(first, count, true);
        }
    }

    @Override
    public void close() {
        Arrays.stream(code).forEach(MachineCode::close);
    }
}
