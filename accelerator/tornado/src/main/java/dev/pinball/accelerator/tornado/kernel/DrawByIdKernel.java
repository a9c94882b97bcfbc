package dev.pinball.accelerator.tornado.kernel;

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
            int drawStart = output * DrawLayout.LENGTH;
            int likeliest = tokens.get(output);
            float temperature = draws.get(drawStart + DrawLayout.TEMPERATURE);
            if (likeliest >= 0 && temperature > 0) {
                float mass = 0;
                int inPlay = 0;
                for (int lane = 0; lane < Lanes.COUNT; lane++) {
                    mass += masses.get(output * Lanes.COUNT + lane);
                    inPlay += counts.get(output * Lanes.COUNT + lane);
                }
                float topK = draws.get(drawStart + DrawLayout.TOP_K);
                float kMax = topK > 0 ? topK : inPlay;
                if (kMax >= inPlay && draws.get(drawStart + DrawLayout.TOP_P) >= 1) {
                    float target = draws.get(drawStart + DrawLayout.UNIFORM) * mass;
                    float sum = 0;
                    int lane = 0;
                    while (lane < Lanes.COUNT - 1 && sum + masses.get(output * Lanes.COUNT + lane) <= target) {
                        sum += masses.get(output * Lanes.COUNT + lane);
                        lane++;
                    }
                    int start = output * vocabulary;
                    float highest = logits.get(start + likeliest);
                    float lowest = highest - draws.get(drawStart + DrawLayout.DEPTH);
                    int stretch = (vocabulary + Lanes.COUNT - 1) / Lanes.COUNT;
                    int id = lane * stretch;
                    int drawn = likeliest;
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
