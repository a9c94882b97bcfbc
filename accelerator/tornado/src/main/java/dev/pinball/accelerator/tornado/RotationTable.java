package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.program.Rotation;

/** The cosines and sines of every position, computed once in F64: a device's own differ from maker to maker. */
final class RotationTable {
    private RotationTable() {}

    /** [positions, pairs, 2] cosine and sine of position * inverse frequency. */
    static float[] of(Rotation rotation, int positionCount) {
        int pairCount = rotation.pairCount();
        float[] table = new float[Math.multiplyExact(positionCount, 2 * pairCount)];
        for (int position = 0; position < positionCount; position++) {
            for (int pair = 0; pair < pairCount; pair++) {
                double angle = (double) position * rotation.inverseFrequencies()[pair];
                int index = (position * pairCount + pair) * 2;
                table[index] = (float) Math.cos(angle);
                table[index + 1] = (float) Math.sin(angle);
            }
        }
        return table;
    }
}
