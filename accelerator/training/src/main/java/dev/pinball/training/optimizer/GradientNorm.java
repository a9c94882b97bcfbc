package dev.pinball.training.optimizer;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.accelerator.simd.Sums;
import dev.pinball.host.WorkerPool;
import dev.pinball.training.parameter.Parameter;
import java.util.List;

/** The length of the gradient of all parameters together (Pascanu et al. 2013, for clipping by it). */
public final class GradientNorm {
    private static final int RANGE = 1 << 12;

    private GradientNorm() {}

    /** Sums of ranges, added up in their order. */
    public static double of(List<Parameter> parameters, WorkerPool threads) {
        double sum = 0;
        for (Parameter parameter : parameters) {
            double[] sums = new double[Math.ceilDiv(parameter.count(), RANGE)];
            threads.run((part, _) -> sums[part] = squares(parameter.gradient(), part * RANGE), sums.length);
            for (double rangeSum : sums) {
                sum += rangeSum;
            }
        }
        return Math.sqrt(sum);
    }

    private static float squares(float[] gradient, int first) {
        return Sums.ofSquares(gradient, first, Math.min(RANGE, gradient.length - first), 0, new float[Lanes.COUNT]);
    }
}
