package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.Lanes;
import dev.pinball.tornado.kernel.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Draws among all tokens in play, in the order of their ids, where neither top-k nor top-p leaves any out. */
public final class DrawByIdKernel {
    private DrawByIdKernel() {}

    /**
     * tokens[outputs] = the token at which the running sum of weights passes uniform * mass; grid: one work item for each
     * output.
     */
    public static void drawById(
            KernelContext context,
            IntArray step,
            FloatArray draws,
            FloatArray logits,
            FloatArray masses,
            IntArray counts,
            IntArray tokens,
            int vocabulary) {
        int output = context.globalIdx;
        if (output < step.get(StepLayout.OUTPUTS)) {
            if (DrawRules.isDrawn(draws, tokens, output) == 1) {
                int inPlay = DrawRules.inPlay(counts, output);
                int left = DrawRules.left(draws, output, inPlay);
                if (left == inPlay && DrawRules.parameter(draws, output, DrawLayout.TOP_P) >= 1) {
                    float target =
                            DrawRules.parameter(draws, output, DrawLayout.UNIFORM) * DrawRules.mass(masses, output);
                    float sum = 0;
                    int lane = 0;
                    while (lane < Lanes.COUNT - 1 && sum + masses.get(output * Lanes.COUNT + lane) <= target) {
                        sum += masses.get(output * Lanes.COUNT + lane);
                        lane++;
                    }
                    int start = output * vocabulary;
                    int drawn = tokens.get(output);
                    float highest = logits.get(start + drawn);
                    float lowest = highest - DrawRules.parameter(draws, output, DrawLayout.DEPTH);
                    float temperature = DrawRules.parameter(draws, output, DrawLayout.TEMPERATURE);
                    int stretch = (vocabulary + Lanes.COUNT - 1) / Lanes.COUNT;
                    int id = lane * stretch;
                    while (id < vocabulary && sum <= target) {
                        float logit = logits.get(start + id);
                        if (logit >= lowest) {
                            float weight = TornadoMath.exp((logit - highest) / temperature);
                            drawn = weight > 0 ? id : drawn;
                            sum += weight;
                        }
                        id++;
                    }
                    tokens.set(output, drawn);
                }
            }
        }
    }
}
