package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.IDLE_MAX;
import static dev.pinball.engine.loop.HandDrivenEngine.PROMPT_MAX;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three places, which clients hold without asking for anything. */
class PlacesTest {
    private static final int[] PROMPT = prompt(4, 5);

    private final HandDrivenEngine engine = new HandDrivenEngine(new DeviceLimits(8, 1, 64, 64, 8), 0, 2);
    private final List<RecordingSink> sinks = new ArrayList<>();

    @AfterEach
    void everyPlaceIsGivenBack() {
        engine.loop.handle().drain();
        engine.stepUntilIdle();
        assertThat(engine.loop.handle().progress().sequenceCount()).isZero();
        assertThat(sinks).allMatch(RecordingSink::ended);
    }

    @Test
    void aCompleteRequestTakesThePlaceOfTheOldestIncompletePrompt() {
        SequenceHandle oldest = hold(false);
        hold(false);
        hold(false);
        assertThat(oldest.append(PROMPT)).isEmpty();
        assertThat(engine.refused(PROMPT, false).reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        assertThat(engine.loop.handle().progress().sequenceCount()).isEqualTo(3);
        RecordingSink complete = new RecordingSink();
        engine.start(request(5), PROMPT, true, complete);
        engine.stepUntilIdle();
        assertThat(complete.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sinks).extracting(RecordingSink::ended).containsExactly(true, false, false);
        Finished end = sinks.getFirst().finished().getLast();
        assertThat(end.reason()).isEqualTo(FinishReason.IDLE);
        assertThat(end.message()).isEqualTo("every place was taken, and a complete request needed one");
    }

    @Test
    void aKeptSequenceGivesWayAfterThePrompts() {
        hold(true);
        engine.stepUntilIdle();
        hold(false);
        hold(false);
        for (int count = 0; count < 3; count++) {
            engine.start(request(50), PROMPT, true, sink());
        }
        engine.step();
        assertThat(sinks.subList(0, 3)).allMatch(RecordingSink::ended);
        assertThat(engine.refused(PROMPT, true).reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
    }

    @Test
    void aPlaceThatIsReservedForACompletePromptIsNotGivenAway() {
        for (int count = 0; count < 3; count++) {
            assertThat(engine.loop.handle().reserve(request(5), true, sink())).isInstanceOf(Admission.Admitted.class);
        }
        assertThat(engine.refused(PROMPT, true).reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
    }

    @Test
    void anIncompletePromptHasAnAgeHoweverOftenItGrows() {
        SequenceHandle handle = hold(false);
        Duration pause = IDLE_MAX.minusSeconds(20);
        for (int piece = 0; piece < 2; piece++) {
            engine.pass(pause);
            assertThat(handle.append(new int[] {1})).isEmpty();
            engine.stepUntilIdle();
        }
        engine.pass(PROMPT_MAX.minus(pause.multipliedBy(2)).minusNanos(1));
        engine.step();
        assertThat(sinks.getFirst().ended()).isFalse();
        engine.pass(Duration.ofNanos(1));
        engine.step();
        assertThat(sinks.getFirst().lastReason()).isEqualTo(FinishReason.IDLE);
    }

    private SequenceHandle hold(boolean kept) {
        return engine.start(request(stop(2), true), PROMPT, kept, sink());
    }

    private RecordingSink sink() {
        RecordingSink sink = new RecordingSink();
        sinks.add(sink);
        return sink;
    }
}
