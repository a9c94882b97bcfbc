package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;

/** Penalties, then bias, on the logits of one row. */
final class LogitAdjustment {
    private LogitAdjustment() {}

    /** @param logits [vocabulary], changed in place */
    static void apply(SamplingState state, float[] logits) {
        Penalties penalties = state.parameters().penalties();
        if (!penalties.equals(Penalties.NONE)) {
            penaliseRepetition(state, penalties.repetition(), logits);
            penaliseFrequency(state.generatedCounts(), penalties, logits);
        }
        state.addBiases(logits);
    }

    /** Tokens of the prompt or the answer, each once (Keskar et al. 2019, "CTRL"). */
    private static void penaliseRepetition(SamplingState state, float penalty, float[] logits) {
        TokenCounts prompt = state.promptCounts();
        TokenCounts generated = state.generatedCounts();
        for (int index = 0; index < prompt.size(); index++) {
            penaliseOnce(prompt.tokenId(index), penalty, logits);
        }
        for (int index = 0; index < generated.size(); index++) {
            if (!prompt.contains(generated.tokenId(index))) {
                penaliseOnce(generated.tokenId(index), penalty, logits);
            }
        }
    }

    private static void penaliseOnce(int tokenId, float penalty, float[] logits) {
        logits[tokenId] = logits[tokenId] > 0 ? logits[tokenId] / penalty : logits[tokenId] * penalty;
    }

    private static void penaliseFrequency(TokenCounts generated, Penalties penalties, float[] logits) {
        for (int index = 0; index < generated.size(); index++) {
            logits[generated.tokenId(index)] -= generated.count(index) * penalties.frequency() + penalties.presence();
        }
    }
}
