package dev.pinball.engine.config;

import dev.pinball.accelerator.DeviceLimits;

/**
 * The limits of the engine.
 *
 * @param device rows, sequences, context and blocks
 * @param waitingSequencesMax admitted sequences beyond those of one step; the next is refused
 * @param waitingTokensMax of answers that wait to begin; a request that would be beyond is refused
 * @param answerTokensMaxDefault tokens of an answer that names no maximum
 * @param clients what clients may hold, and for how long
 * @param scheduling who comes first
 */
public record EngineSettings(
        DeviceLimits device,
        int waitingSequencesMax,
        long waitingTokensMax,
        int answerTokensMaxDefault,
        ClientLimits clients,
        Scheduling scheduling) {

    public EngineSettings {
        if (waitingSequencesMax < 0) {
            throw new IllegalArgumentException(
                    "waitingSequencesMax: %d (expected: 0 or more)".formatted(waitingSequencesMax));
        }
    }

    /** Sequences admitted at one time: waiting, running and kept. */
    public int sequencesMax() {
        return device.sequencesPerStepMax() + waitingSequencesMax;
    }

    /** The most known tokens of one sequence: limited by the context and by all blocks together. */
    public int knownTokensMax() {
        long tokensOfAllBlocks = (long) device.blockCount() * device.tokensPerBlock();
        return (int) Math.min(device.contextTokensMax(), tokensOfAllBlocks);
    }
}
