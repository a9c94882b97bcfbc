package dev.pinball.tornado.memory;

import dev.pinball.model.config.RopeFrequencies;

/** The cosines and sines of every position, computed once in F64: a device's own differ from maker to maker. */
final class DeviceRopeCache {
    private DeviceRopeCache() {}

    /** [positions, pairs, 2] cosine and sine of position * inverse frequency. */
    static float[] of(RopeFrequencies rotation, int positionCount) {
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
