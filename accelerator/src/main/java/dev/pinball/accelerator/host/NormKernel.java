package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Operation.NormKind;
import jdk.incubator.vector.FloatVector;

/**
 * output[row] = normalised input[row] * weight + bias.
 *
 * @param bias of the same width as the weight; zeros where the model has none
 */
record NormKernel(NormKind kind, float epsilon, Matrix input, float[] weight, float[] bias, Matrix output)
        implements Kernel {
    private static final int WORK_PER_VALUE = 4;

    @Override
    public int items(StepBatch batch) {
        return batch.rowCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_VALUE * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        float[] partialSums = scratch.panel().partialSums();
        for (int row = first; row < end; row++) {
            float mean = switch (kind) {
                case RMS -> 0;
                case LAYER -> sum(input.rowStart(row), partialSums) / input.width();
            };
            float variance = sumOfSquares(input.rowStart(row), mean, partialSums) / input.width();
            scale(row, mean, (float) (1 / Math.sqrt(variance + epsilon)));
        }
    }

    private float sum(int start, float[] partialSums) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int end = Lanes.wholeEnd(input.width());
        for (int i = 0; i < end; i += Lanes.COUNT) {
            sums = sums.add(FloatVector.fromArray(Lanes.FLOATS, input.values(), start + i));
        }
        sums.intoArray(partialSums, 0);
        float sum = Lanes.sum(partialSums, 0);
        for (int i = end; i < input.width(); i++) {
            sum += input.values()[start + i];
        }
        return sum;
    }

    private float sumOfSquares(int start, float mean, float[] partialSums) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int end = Lanes.wholeEnd(input.width());
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector distance = FloatVector.fromArray(Lanes.FLOATS, input.values(), start + i)
                    .sub(mean);
            sums = distance.fma(distance, sums);
        }
        sums.intoArray(partialSums, 0);
        float sum = Lanes.sum(partialSums, 0);
        for (int i = end; i < input.width(); i++) {
            float distance = input.values()[start + i] - mean;
            sum = Math.fma(distance, distance, sum);
        }
        return sum;
    }

    private void scale(int row, float mean, float scale) {
        float[] from = input.values();
        float[] to = output.values();
        int fromStart = input.rowStart(row);
        int toStart = output.rowStart(row);
        for (int i = 0; i < input.width(); i++) {
            to[toStart + i] = (from[fromStart + i] - mean) * scale * weight[i] + bias[i];
        }
    }
}
