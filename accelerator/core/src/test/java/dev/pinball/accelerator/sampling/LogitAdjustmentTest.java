package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens 0 and 1 are in the prompt, token 1 comes twice and token 2 once in the answer, token 3 nowhere. */
class LogitAdjustmentTest {

    @Test
    void penalisesEachTokenOfPromptAndAnswerOnceForRepetition() {
        assertThat(adjusted(new Penalties(2, 0, 0), Map.of())).containsExactly(2, -8, 3, 4);
    }

    @Test
    void penalisesEveryOccurrenceInTheAnswerForFrequency() {
        assertThat(adjusted(new Penalties(1, 0.5f, 0), Map.of())).containsExactly(4, -5, 5.5f, 4);
    }

    @Test
    void penalisesTokensOfTheAnswerOnceForPresence() {
        assertThat(adjusted(new Penalties(1, 0, 0.5f), Map.of())).containsExactly(4, -4.5f, 5.5f, 4);
    }

    @Test
    void addsBiasAfterPenalties() {
        assertThat(adjusted(new Penalties(2, 0.5f, 1), Map.of(1, 10f, 3, -1f))).containsExactly(2, 0, 1.5f, 3);
    }

    @Test
    void changesNothingByDefault() {
        assertThat(adjusted(Penalties.NONE, Map.of())).containsExactly(4, -4, 6, 4);
    }

    private static float[] adjusted(Penalties penalties, Map<Integer, Float> logitBias) {
        SamplingParameters parameters =
                SamplingParameters.GREEDY.withPenalties(penalties).withLogitBias(logitBias);
        SamplingState state = new SamplingState(parameters, false, 0);
        state.addPromptToken(0);
        state.addPromptToken(1);
        state.addPromptToken(0);
        state.addGeneratedToken(1);
        state.addGeneratedToken(2);
        state.addGeneratedToken(1);
        float[] logits = {4, -4, 6, 4};
        LogitAdjustment.apply(state, logits);
        return logits;
    }
}
