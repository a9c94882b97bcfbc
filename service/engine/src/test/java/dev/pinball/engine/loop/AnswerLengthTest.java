package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.CLIENTS;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.StopConditions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long an answer may be in its context. */
class AnswerLengthTest {
    private static final int[] PROMPT = prompt(12, 5);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
    private final RecordingSink sink = new RecordingSink();

    @Test
    void endsWhenTheContextIsFull() {
        int room = ROOMY.contextTokensMax() - PROMPT.length;
        engine.start(request(stop(room), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.ended()).isTrue();
        assertThat(sink.tokens()).hasSize(room);
        assertThat(engine.refused(request(room + 1), PROMPT, true).reason()).isEqualTo(Refusal.Reason.TOO_LARGE);
    }

    @Test
    void givesWhatFitsToAnAnswerThatNamesNoMaximum() {
        HandDrivenEngine generous = new HandDrivenEngine(
                new EngineSettings(ROOMY, 8, Long.MAX_VALUE, 1_000, CLIENTS, Scheduling.DEFAULTS), 0);
        StopConditions stop = new StopConditions(OptionalInt.empty(), List.of(), Set.of(), false);
        generous.start(request(stop, false), PROMPT, true, sink);
        generous.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.tokens()).hasSize(ROOMY.contextTokensMax() - PROMPT.length);
    }

    @Test
    void refusesATurnWhoseAnswerTheContextHasNoRoomFor() {
        SequenceHandle handle = engine.start(request(stop(100), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(handle.append(prompt(100, 1))).map(Refusal::reason).contains(Refusal.Reason.TOO_LARGE);
        assertThat(handle.append(prompt(20, 1))).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.tokens()).hasSize(200);
        assertThat(handle.go()).map(Refusal::reason).contains(Refusal.Reason.TOO_LARGE);
        handle.cancel(FinishReason.CANCELLED);
    }
}
