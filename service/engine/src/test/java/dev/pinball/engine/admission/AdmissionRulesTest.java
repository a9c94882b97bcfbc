package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.Refusal;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {
    private static final OptionalInt ANY = OptionalInt.empty();

    @Test
    void takesAPromptThatLeavesRoomForOneToken() {
        assertThat(rules(100, 1000).refusePrompt(new int[99], 99, ANY)).isEmpty();
    }

    @Test
    void refusesAPromptThatFillsTheContext() {
        assertThat(rules(100, 1000).refusePrompt(new int[100], 100, ANY))
                .map(Refusal::reason)
                .contains(Refusal.Reason.TOO_LARGE);
    }

    @Test
    void refusesAPromptThatFillsAllBlocks() {
        assertThat(rules(100, 3).refusePrompt(new int[23], 23, ANY)).isEmpty();
        assertThat(rules(100, 3).refusePrompt(new int[24], 24, ANY))
                .map(Refusal::reason)
                .contains(Refusal.Reason.TOO_LARGE);
    }

    @Test
    void refusesAnAnswerThatTheContextHasNoRoomForAndNamesBothSizes() {
        AdmissionRules rules = rules(100, 1000);
        assertThat(rules.refusePrompt(new int[60], 60, OptionalInt.of(40))).isEmpty();
        Refusal refusal =
                Refusal.tooLarge("max_tokens: 41 after 60 tokens of the prompt (expected: at most 40, for 100 in the"
                        + " context and the blocks)");
        assertThat(rules.refusePrompt(new int[60], 60, OptionalInt.of(41))).contains(refusal);
        assertThat(rules.refuseGo(60, OptionalInt.of(41))).contains(refusal);
        assertThat(rules.refuseGo(60, OptionalInt.of(40))).isEmpty();
        assertThat(rules.refuseGo(60, ANY)).isEmpty();
        assertThat(rules.refuseGo(1, OptionalInt.of(Integer.MAX_VALUE))).isPresent();
    }

    @Test
    void namesATokenThatIsNotInTheVocabulary() {
        assertThat(rules(100, 1000).refusePrompt(new int[] {3, 50, 4}, 3, ANY))
                .contains(Refusal.invalid("prompt: token id 50 (expected: 0..49)"));
        assertThat(rules(100, 1000).refusePrompt(new int[] {-1}, 1, ANY))
                .contains(Refusal.invalid("prompt: token id 4294967295 (expected: 0..49)"));
    }

    @Test
    void refusesToAnswerNothing() {
        assertThat(rules(100, 1000).refuseGo(0, ANY)).map(Refusal::reason).contains(Refusal.Reason.INVALID);
    }

    private static AdmissionRules rules(int contextTokensMax, int blockCount) {
        DeviceLimits limits = new DeviceLimits(16, 4, contextTokensMax, blockCount, 8);
        EngineSettings settings =
                new EngineSettings(limits, 4, Long.MAX_VALUE, 16, ClientLimits.DEFAULTS, Scheduling.DEFAULTS);
        return new AdmissionRules(50, settings.knownTokensMax());
    }
}
