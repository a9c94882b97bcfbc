package dev.pinball.accelerator.reference;

import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Operation;

/** The definition of {@link Operation.Rope} (Su et al. 2021, "RoFormer"). */
final class RotaryPosition {
    private RotaryPosition() {}

    /** Turns every pair of every head of vector[heads * headLength] by its angle at {@code position}. */
    static void rotate(Operation.Rope rope, int position, float[] vector) {
        RopeFrequencies rotation = rope.rotation();
        for (int head = 0; head < vector.length; head += rope.headLength()) {
            for (int pair = 0; pair < rotation.pairCount(); pair++) {
                double angle = (double) position * rotation.inverseFrequencies()[pair];
                switch (rotation.layout()) {
                    case INTERLEAVED -> turn(vector, head + 2 * pair, head + 2 * pair + 1, angle);
                    case HALVES -> turn(vector, head + pair, head + pair + rotation.pairCount(), angle);
                }
            }
        }
    }

    private static void turn(float[] vector, int first, int second, double angle) {
        double x = vector[first];
        double y = vector[second];
        vector[first] = (float) (x * Math.cos(angle) - y * Math.sin(angle));
        vector[second] = (float) (x * Math.sin(angle) + y * Math.cos(angle));
    }
}
