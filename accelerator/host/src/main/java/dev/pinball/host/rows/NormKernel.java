package dev.pinball.host.rows;

import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.accelerator.simd.Sums;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.program.Operation.NormKind;

/**
 * output[row] = normalised input[row] * weight + bias.
 *
 * @param groupCount rows of input and output for each row of the step: heads, or 1
 * @param bias of the same width as the weight; zeros where the model has none
 */
public record NormKernel(
        NormKind kind, float epsilon, int groupCount, Matrix input, float[] weight, float[] bias, Matrix output)
        implements RowKernel {
    private static final int WORK_PER_VALUE = 4;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_VALUE * groupCount * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        float[] partialSums = workspace.vectors().panel().partialSums();
        for (int row = first * groupCount; row < end * groupCount; row++) {
            int start = input.rowStart(row);
            float mean = switch (kind) {
                case RMS -> 0;
                case LAYER -> Sums.of(input.values(), start, input.width(), partialSums) / input.width();
            };
            float squares = Sums.ofSquares(input.values(), start, input.width(), mean, partialSums);
            float variance = squares / input.width();
            scale(row, mean, (float) (1 / Math.sqrt(variance + epsilon)));
        }
    }

    private void scale(int row, float mean, float scale) {
        int from = input.rowStart(row);
        int to = output.rowStart(row);
        int wholeEnd = Lanes.wholeEnd(weight.length);
        for (int i = 0; i != wholeEnd; i += Lanes.COUNT) {
            fromArray(FLOATS, input.values(), from + i)
                    .sub(mean)
                    .mul(scale)
                    .mul(fromArray(FLOATS, weight, i))
                    .add(fromArray(FLOATS, bias, i))
                    .intoArray(output.values(), to + i);
        }
        for (int i = wholeEnd; i < weight.length; i++) {
            output.values()[to + i] = (input.values()[from + i] - mean) * scale * weight[i] + bias[i];
        }
    }
}
