package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the tokens in play weigh, in stretches of neighbouring ids, for outputs that are drawn at a temperature. */
public final class MassKernel {
    private MassKernel() {}

    /**
     * masses[outputs, lanes] = sum of exp((logit - highest) / temperature) over the ids of a lane's stretch that are in play,
     * counts[outputs, lanes] how many; grid: (1 group, outputs).
     *
     * @param draws [outputs, {@link DrawLayout#LENGTH}]
     * @param tokens [outputs] the likeliest
     */
    public static void weigh(
            KernelContext context,
            FloatArray draws,
            FloatArray logits,
            IntArray tokens,
            FloatArray masses,
            IntArray counts,
            int vocabulary) {
        int lane = context.localIdx;
        int output = context.groupIdy;
        if (DrawRules.isDrawn(draws, tokens, output) == 1) {
            int start = output * vocabulary;
            float temperature = DrawRules.parameter(draws, output, DrawLayout.TEMPERATURE);
            float highest = logits.get(start + tokens.get(output));
            float lowest = highest - DrawRules.parameter(draws, output, DrawLayout.DEPTH);
            int stretch = (vocabulary + Lanes.COUNT - 1) / Lanes.COUNT;
            int end = Math.min((lane + 1) * stretch, vocabulary);
            float mass = 0;
            int count = 0;
            for (int id = lane * stretch; id < end; id++) {
                float logit = logits.get(start + id);
                if (logit >= lowest) {
                    mass += TornadoMath.exp((logit - highest) / temperature);
                    count++;
                }
            }
            masses.set(output * Lanes.COUNT + lane, mass);
            counts.set(output * Lanes.COUNT + lane, count);
        }
    }
}
