package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code Gate}: the function of the feed-forward network, times up where there is one. */
public final class GateKernel {
    public static final int SWIGLU = 0;
    public static final int GEGLU = 1;
    public static final int GELU = 2;

    /** The magnitudes below which GELU is read from the table: {@code Operation.GELU_EXACT_FROM}. */
    private static final float GELU_TABLE_END = 10;

    private static final float HALF_QUANTUM_LOWEST = 0x1p-24f;
    private static final float HALF_NORMAL_LOWEST = 0x1p-13f;

    private GateKernel() {}

    /**
     * output[rows, width] = function(gate[rows, width]) * up[rows, width]; grid: one work item for each element.
     *
     * @param gelu [65536] the function of every F16 value, by its bits
     */
    public static void gate(
            KernelContext context,
            IntArray step,
            FloatArray gelu,
            FloatArray gate,
            FloatArray up,
            FloatArray output,
            int kind,
            int width) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            float activated = activated(kind, gelu, gate.get(element));
            output.set(element, kind == GELU ? activated : activated * up.get(element));
        }
    }

    /** The function of {@code x}. */
    public static float activated(int kind, FloatArray gelu, float x) {
        return kind == SWIGLU ? x / (1 + TornadoMath.exp(-x)) : gelu(gelu, x);
    }

    private static float gelu(FloatArray table, float x) {
        float magnitude = TornadoMath.abs(x);
        float activated = x <= -GELU_TABLE_END ? 0 : x; // NaN stays NaN
        if (magnitude < GELU_TABLE_END) {
            activated = table.get(halfBits(magnitude) + (x < 0 ? 0x8000 : 0));
        }
        return activated;
    }

    /** The bits of the F16 value nearest to {@code magnitude}: its multiple of the spacing of halves around it. */
    private static int halfBits(float magnitude) {
        float quantum = HALF_QUANTUM_LOWEST;
        int binades = 0;
        for (float end = HALF_NORMAL_LOWEST; end <= magnitude; end *= 2) {
            quantum *= 2;
            binades++;
        }
        float quanta = magnitude / quantum; // exact: a power of two
        float rounded = (quanta + 0x1p23f) - 0x1p23f; // to the nearest integer, ties to even
        return (int) rounded + binades * 1024;
    }
}
