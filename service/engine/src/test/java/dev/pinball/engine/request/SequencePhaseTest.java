package dev.pinball.engine.request;

import static dev.pinball.engine.request.SequencePhase.ANSWER;
import static dev.pinball.engine.request.SequencePhase.ENDED;
import static dev.pinball.engine.request.SequencePhase.IDLE;
import static dev.pinball.engine.request.SequencePhase.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SequencePhaseTest {
    private static final Map<SequencePhase, Set<SequencePhase>> FOLLOWING = Map.of(
            IDLE, Set.of(PROMPT, ANSWER, ENDED),
            PROMPT, Set.of(IDLE, PROMPT, ANSWER, ENDED),
            ANSWER, Set.of(IDLE, ENDED),
            ENDED, Set.of());

    @ParameterizedTest
    @EnumSource
    void entersThePhasesThatFollowAndNoOther(SequencePhase phase) {
        for (SequencePhase next : SequencePhase.values()) {
            if (FOLLOWING.getOrDefault(phase, Set.of()).contains(next)) {
                assertThat(phase.become(next)).isEqualTo(next);
            } else {
                assertThatThrownBy(() -> phase.become(next))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a sequence in phase %s can't enter %s".formatted(phase, next));
            }
        }
    }
}
