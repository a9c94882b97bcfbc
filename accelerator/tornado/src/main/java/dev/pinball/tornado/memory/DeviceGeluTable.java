package dev.pinball.tornado.memory;

/** GELU of every F16 value, as its definition asks: x and the result are rounded to F16. */
final class DeviceGeluTable {
    private static final int VALUES = 1 << Short.SIZE;
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private DeviceGeluTable() {}

    /** [F16 bits] the value. */
    static float[] values() {
        float[] table = new float[VALUES];
        for (int bits = 0; bits < VALUES; bits++) {
            double x = Float.float16ToFloat((short) bits);
            double gelu = 0.5 * x * (1 + Math.tanh(SCALE * (x + CUBE * x * x * x)));
            table[bits] = Float.float16ToFloat(Float.floatToFloat16((float) gelu));
        }
        return table;
    }
}
