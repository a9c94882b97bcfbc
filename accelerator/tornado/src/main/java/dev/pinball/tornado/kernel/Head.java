package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What is done to a head of queries or keys.
 *
 * @param gains [headLength] the weights of its norm
 * @param normalises 1, or 0 where there is no norm
 * @param scale what the norm multiplies with
 * @param layout {@link RopeKernel#INTERLEAVED} or {@link RopeKernel#HALVES}
 */
record Head(FloatArray gains, int normalises, float scale, int layout, int pairs) {

    /** The sum of the squares of a head. */
    static float squares(FloatArray values, int start, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            float value = values.get(start + i);
            sum += value * value;
        }
        return sum;
    }

    /** The first value of a pair. */
    int first(int pair) {
        return layout == RopeKernel.INTERLEAVED ? 2 * pair : pair;
    }

    int second(int pair) {
        return layout == RopeKernel.INTERLEAVED ? 2 * pair + 1 : pair + pairs;
    }

    /** Value {@code i} as it comes from the norm. */
    float normalised(float value, int i) {
        return normalises == 1 ? value * scale * gains.get(i) : value;
    }
}
