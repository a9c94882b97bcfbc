package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;
import dev.pinball.accelerator.packed.PackedOutput;
import dev.pinball.accelerator.packed.PackedWeight;
import java.util.List;

/**
 * output[place, k] = row k of the chosen expert's weight · the input of the pair (row, slot) at the place, by machine code.
 * A piece is a group of panels of one expert's weight, for all pairs that chose it. Neighbouring pieces belong to the same
 * expert, whose inputs stay in the second cache.
 *
 * @param role the name of the weight less the number of its layer
 * @param inputs made ready by the kernel before, one for each place
 * @param experts the weight of each expert
 * @param target the values of {@code output}
 */
record PackedExpertMatMulKernel(
        String role,
        ExpertGroups groups,
        PackedInputs inputs,
        List<PackedWeight> experts,
        Matrix output,
        PackedOutput target)
        implements ProductKernel {
    static PackedExpertMatMulKernel of(
            String role, ExpertGroups groups, PackedInputs inputs, List<PackedWeight> experts, Matrix output) {
        PackedOutput target = PackedOutput.of(output.values(), output.width());
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
        return work / PackedMatMulKernel.SPEED;
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int itemsPerExpert = experts.getFirst().groupCount();
        int next;
        for (int item = first; item < end; item = next) {
            int group = item / itemsPerExpert;
            int start = group * itemsPerExpert;
            next = Math.min(end, start + itemsPerExpert);
            multiply(group, item - start, next - start, scratch);
        }
    }

    private void multiply(int group, int first, int end, Scratch scratch) {
        PackedWeight expert = experts.get(groups.expert(group));
        int size = groups.size(group);
        expert.multiply(first, end, inputs, groups.start(group), size, target, scratch.productMemory());
        int rows = expert.firstRow(end) - expert.firstRow(first);
        scratch.panel().countProducts((long) rows * expert.columns() * size);
    }
}
