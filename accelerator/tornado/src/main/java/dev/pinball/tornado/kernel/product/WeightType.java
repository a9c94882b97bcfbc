package dev.pinball.tornado.kernel.product;

/** The numbers that ggml gives the types of weights, as constants of a kernel, and how {@link PackedWeight} reads them. */
public final class WeightType {
    public static final int F32 = 0;
    public static final int F16 = 1;
    public static final int Q4_0 = 2;
    public static final int Q8_0 = 8;
    public static final int Q4_K = 12;
    public static final int Q6_K = 14;
    public static final int BF16 = 30;

    private WeightType() {}

    /** Whether kernels decode the type with this number; others become F32 when they are copied to the device. */
    public static boolean isDecoded(int id) {
        return switch (id) {
            case F32, F16, Q4_0, Q8_0, Q4_K, Q6_K, BF16 -> true;
            default -> false;
        };
    }

    /** Neighbouring values that a work item multiplies at once: 16 bytes of F32, 8 of F16, BF16 and 8 bits, 4 of 4 bits. */
    public static int unit(int type) {
        return type == F32 || type == F16 || type == BF16 ? 4 : 8;
    }
}
