package dev.pinball.accelerator;

/** How an accelerator keeps keys and values. */
public enum KeyValueType {
    /** As they were computed. */
    F32(Float.BYTES),
    /** In half the memory, which attention reads in half the time; to 11 bits. */
    F16(Short.BYTES);

    private static final float LARGEST_HALF = 65_504;

    private final int bytes;

    KeyValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a value. */
    public int bytes() {
        return bytes;
    }

    /** The F16 nearest to {@code value}, as bits; larger values become the largest F16. */
    public static short half(float value) {
        return Float.floatToFloat16(Math.max(-LARGEST_HALF, Math.min(LARGEST_HALF, value)));
    }

    /** The value as it is kept. */
    public float kept(float value) {
        return switch (this) {
            case F32 -> value;
            case F16 -> Float.float16ToFloat(half(value));
        };
    }
}
