package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.gemm.PackedWeight;
import dev.pinball.host.gemm.x86.GemmOutput;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.matmul.MatMulKernel;
import dev.pinball.host.matmul.PackedMatMulKernel;
import dev.pinball.host.memory.Matrix;
import java.util.List;

/**
 * output[place, k] = row k of the chosen expert's weight · the input of the pair (row, slot) at the place, by machine code.
 * A piece is a group of panels of one expert's weight, for all pairs that chose it. Neighbouring pieces belong to the same
 * expert, whose inputs stay in the second cache.
 *
 * @param role the name of the weight without the number of its layer
 * @param inputs packed by an earlier kernel, one for each place
 * @param experts the weight of each expert
 * @param target the values of {@code output}
 */
public record PackedExpertMatMulKernel(
        String role,
        ExpertGroups groups,
        PackedActivations inputs,
        List<PackedWeight> experts,
        Matrix output,
        GemmOutput target)
        implements MatMulKernel {
    public static PackedExpertMatMulKernel of(
            String role, ExpertGroups groups, PackedActivations inputs, List<PackedWeight> experts, Matrix output) {
        GemmOutput target = GemmOutput.of(output.values(), output.width());
        return new PackedExpertMatMulKernel(role, groups, inputs, experts, output, target);
    }

    @Override
    public String operation() {
        return "MatMul " + role;
    }

    @Override
    public int items(StepBatch batch) {
        return groups.groupCount() * experts.getFirst().groupCount();
    }

    /** On average. */
    @Override
    public long itemWork(StepBatch batch) {
        long work = experts.getFirst().groupWork() * groups.pairCount() / Math.max(1, groups.groupCount());
        return work / PackedMatMulKernel.SPEED_RELATIVE_TO_VECTOR;
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int itemsPerExpert = experts.getFirst().groupCount();
        int next;
        for (int item = first; item < end; item = next) {
            int group = item / itemsPerExpert;
            int start = group * itemsPerExpert;
            next = Math.min(end, start + itemsPerExpert);
            multiply(group, item - start, next - start, workspace);
        }
    }

    private void multiply(int group, int first, int end, ThreadWorkspace workspace) {
        PackedWeight expert = experts.get(groups.expert(group));
        int size = groups.size(group);
        expert.multiply(first, end, inputs, groups.start(group), size, target, workspace.gemm());
        int rows = expert.firstRow(end) - expert.firstRow(first);
        workspace.vectors().panel().countProducts((long) rows * expert.columns() * size);
    }
}
