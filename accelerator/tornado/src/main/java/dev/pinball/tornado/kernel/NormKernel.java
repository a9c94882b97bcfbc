package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** {@code Norm}: a group normalises the values that share one weight vector, a row or a head of it. */
public final class NormKernel {
    public static final int RMS = 0;
    public static final int LAYER = 1;

    private NormKernel() {}

    /** output[rows, parts, width] = normalised input[rows, parts, width] * weight[width] + bias[width]; grid: (parts groups, rows). */
    public static void normalise(
            KernelContext context,
            FloatArray input,
            FloatArray weight,
            FloatArray bias,
            FloatArray output,
            int kind,
            float epsilon,
            int parts,
            int width) {
        float[] partial = context.allocateFloatLocalArray(Lanes.COUNT);
        int lane = context.localIdx;
        int start = (context.groupIdy * parts + context.groupIdx) * width;
        float mean = 0;
        if (kind == LAYER) {
            float sum = 0;
            for (int i = lane; i < width; i += Lanes.COUNT) {
                sum += input.get(start + i);
            }
            partial[lane] = sum;
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    partial[lane] += partial[lane + stride];
                }
            }
            context.localBarrier();
            mean = partial[0] / width;
            context.localBarrier();
        }
        float squares = 0;
        for (int i = lane; i < width; i += Lanes.COUNT) {
            float distance = input.get(start + i) - mean;
            squares += distance * distance;
        }
        partial[lane] = squares;
        for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
            context.localBarrier();
            if (lane < stride) {
                partial[lane] += partial[lane + stride];
            }
        }
        context.localBarrier();
        float scale = 1 / TornadoMath.sqrt(partial[0] / width + epsilon);
        for (int i = lane; i < width; i += Lanes.COUNT) {
            output.set(start + i, (input.get(start + i) - mean) * scale * weight.get(i) + bias.get(i));
        }
    }
}
