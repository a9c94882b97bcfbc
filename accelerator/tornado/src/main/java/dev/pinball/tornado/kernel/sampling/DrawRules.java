package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Decisions that the drawing kernels share, from the results of {@link MassKernel} for an output. */
final class DrawRules {
    private DrawRules() {}

    static float parameter(FloatArray draws, int output, int parameter) {
        return draws.get(output * DrawLayout.LENGTH + parameter);
    }

    /** The sum of the weights of all candidates; masses[outputs, lanes]. */
    static float mass(FloatArray masses, int output) {
        float mass = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            mass += masses.get(output * Lanes.COUNT + lane);
        }
        return mass;
    }

    /** The number of candidates; counts[outputs, lanes]. */
    static int inPlay(IntArray counts, int output) {
        int inPlay = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            inPlay += counts.get(output * Lanes.COUNT + lane);
        }
        return inPlay;
    }

    /** How many tokens top-k leaves in play. */
    static int left(FloatArray draws, int output, int inPlay) {
        int topK = (int) parameter(draws, output, DrawLayout.TOP_K);
        return topK > 0 ? Math.min(topK, inPlay) : inPlay;
    }

    /** 1 for an output that is drawn at a temperature, 0 otherwise. */
    static int isDrawn(FloatArray draws, IntArray tokens, int output) {
        int drawn = parameter(draws, output, DrawLayout.TEMPERATURE) > 0 ? 1 : 0;
        return tokens.get(output) < 0 ? 0 : drawn;
    }
}
