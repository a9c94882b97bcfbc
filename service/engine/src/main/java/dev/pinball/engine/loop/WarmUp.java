package dev.pinball.engine.loop;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs a few steps before the first client's, so that code is compiled and memory is touched. It writes to blocks that no
 * sequence holds yet; what it leaves there is never read.
 */
final class WarmUp {
    private static final int PROMPT_STEPS = 2;
    private static final int PROMPT_TOKENS_MAX =
            64; // enough to compile every kernel, and no long wait on a large model
    private static final int GENERATION_STEPS = 8;
    private static final int GENERATION_SEQUENCES_MAX = 8;

    private final Accelerator accelerator;
    private final StepBatch batch;
    private final SampledTokens sampled;
    private final List<SamplingState> draws = List.of(
            new SamplingState(SamplingParameters.GREEDY, false, 0),
            new SamplingState(SamplingParameters.GREEDY.withTemperature(1), true, 1),
            new SamplingState(SamplingParameters.GREEDY.withTemperature(1).withTopP(0.9f), false, 0),
            new SamplingState(SamplingParameters.GREEDY.withTemperature(1).withTopK(40), false, 0));
    private final int vocabularySize;
    private final int knownTokensMax;

    /** @param knownTokensMax of one sequence */
    WarmUp(Accelerator accelerator, StepBatch batch, SampledTokens sampled, int vocabularySize, int knownTokensMax) {
        this.accelerator = accelerator;
        this.batch = batch;
        this.sampled = sampled;
        this.vocabularySize = vocabularySize;
        this.knownTokensMax = knownTokensMax;
    }

    /** Returns the nanoseconds of the fastest step that draws a token for each of some sequences. */
    long run(LongSupplier nanoClock) {
        DeviceLimits limits = accelerator.limits();
        int promptTokens = least(PROMPT_TOKENS_MAX, limits.tokensPerStepMax(), knownTokensMax);
        for (int step = 0; step < PROMPT_STEPS; step++) {
            batch.clear();
            addSequence(0, limits.blocksFor(promptTokens), promptTokens);
            accelerator.execute(batch, sampled);
        }
        int sequences = least(
                GENERATION_SEQUENCES_MAX, limits.sequencesPerStepMax(), limits.tokensPerStepMax(), limits.blockCount());
        long fastestNanos = Long.MAX_VALUE;
        for (int step = 0; step < GENERATION_STEPS; step++) {
            batch.clear();
            for (int sequence = 0; sequence < sequences; sequence++) {
                addSequence(sequence, 1, 1);
            }
            long startNanos = nanoClock.getAsLong();
            accelerator.execute(batch, sampled);
            fastestNanos = Math.min(fastestNanos, nanoClock.getAsLong() - startNanos);
        }
        batch.clear();
        return fastestNanos;
    }

    /** Computes one token in {@code freeBlock}, which no sequence holds. */
    void probe(int freeBlock) {
        batch.clear();
        addSequence(freeBlock, 1, 1);
        accelerator.execute(batch, sampled);
        batch.clear();
    }

    private static int least(int... values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private void addSequence(int firstBlock, int blockCount, int tokenCount) {
        int[] blockIds = new int[blockCount];
        for (int index = 0; index < blockCount; index++) {
            blockIds[index] = firstBlock + index;
        }
        batch.addSequence(blockIds, blockCount);
        for (int position = 0; position < tokenCount; position++) {
            batch.addRow(position % vocabularySize, position);
        }
        batch.addOutput(draws.get(firstBlock % draws.size()));
    }
}
