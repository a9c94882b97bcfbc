package dev.pinball.accelerator.host;

/** Expands F16 and BF16: two bytes for each value. */
final class ExpandShorts {
    private ExpandShorts() {}

    static void halves(long source, int columns, long target) {
        int end = Lanes.wholeEnd(columns);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            NativeMemory.store(target + 4L * i, Lanes.halves(source + 2L * i));
        }
        for (int i = end; i < columns; i++) {
            NativeMemory.store(target + 4L * i, NativeMemory.halfAt(source + 2L * i));
        }
    }

    static void bfloats(long source, int columns, long target) {
        int end = Lanes.wholeEnd(columns);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            NativeMemory.store(target + 4L * i, Lanes.bfloats(source + 2L * i));
        }
        for (int i = end; i < columns; i++) {
            float value = Float.intBitsToFloat(NativeMemory.shortAt(source + 2L * i) << Short.SIZE);
            NativeMemory.store(target + 4L * i, value);
        }
    }
}
