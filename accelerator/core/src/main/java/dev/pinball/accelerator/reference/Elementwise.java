package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.GateKind;
import org.jspecify.annotations.Nullable;

/** The definitions of {@link Operation.Add} and {@link Operation.Gate}. */
final class Elementwise {
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBE = 0.044715;

    private Elementwise() {}

    /** sum[i] += addend[i]. */
    static void add(float[] addend, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += addend[i];
        }
    }

    /** output[i] = function(gate[i]) * up[i], without {@code up} for the plain kinds. */
    static void gate(GateKind kind, float[] gate, float @Nullable [] up, float[] output) {
        for (int i = 0; i < output.length; i++) {
            float activated = (float) (kind == GateKind.SWIGLU ? silu(gate[i]) : gelu(gate[i]));
            output[i] = up == null ? activated : activated * up[i];
        }
    }

    private static double silu(double x) {
        return x / (1 + Math.exp(-x));
    }

    private static double gelu(double x) {
        return Math.abs(x) < Operation.GELU_EXACT_FROM ? roundToF16(exactGelu(roundToF16(x))) : exactGelu(x);
    }

    private static double exactGelu(double x) {
        return 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x)));
    }

    private static double roundToF16(double x) {
        return Float.float16ToFloat(Float.floatToFloat16((float) x));
    }
}
