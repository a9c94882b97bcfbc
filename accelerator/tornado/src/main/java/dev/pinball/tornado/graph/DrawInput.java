package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.CounterRandom;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingStage;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.tornado.kernel.sampling.DrawLayout;
import dev.pinball.tornado.kernel.sampling.RankKernel;
import dev.pinball.tornado.memory.BatchSize;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** How the device draws the token of each output, copied there for each step. */
public final class DrawInput {
    private final FloatArray draws; // [outputs, DrawLayout.LENGTH]

    public DrawInput(DeviceLimits limits) {
        draws = new FloatArray(BatchSize.padded(limits.sequencesPerStepMax()) * DrawLayout.LENGTH);
    }

    public void fill(StepBatch batch) {
        draws.init(0); // the likeliest token
        for (int output = 0; output < batch.outputCount(); output++) {
            SamplingState state = batch.outputState(output);
            if (isDrawnOnDevice(state)) {
                set(output, state.parameters(), batch.drawnPosition(output));
            }
        }
    }

    private void set(int output, SamplingParameters parameters, int position) {
        float temperature = parameters.temperature();
        float depth = (float) Math.min(Float.MAX_VALUE, -temperature * Math.log(parameters.minP()));
        int start = output * DrawLayout.LENGTH;
        draws.set(start + DrawLayout.TEMPERATURE, temperature);
        draws.set(start + DrawLayout.TOP_K, parameters.topK());
        draws.set(start + DrawLayout.TOP_P, parameters.topP());
        draws.set(start + DrawLayout.DEPTH, depth);
        draws.set(start + DrawLayout.UNIFORM, (float) CounterRandom.uniform(parameters.seed(), position));
    }

    /** Whether the kernels support these sampling parameters; otherwise the host draws from the logits. */
    public static boolean isDrawnOnDevice(SamplingState state) {
        SamplingParameters parameters = state.parameters();
        return state.tokenAloneWanted()
                && parameters.topK() <= RankKernel.RANKS_MAX
                && SamplingStage.PENALTIES.isNeutral(parameters);
    }

    public FloatArray draws() {
        return draws;
    }
}
