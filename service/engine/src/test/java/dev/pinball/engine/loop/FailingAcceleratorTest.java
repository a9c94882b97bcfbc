package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.report.EngineProgress;
import dev.pinball.engine.request.FinishReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the engine says of itself while its accelerator fails. */
class FailingAcceleratorTest {
    private static final int[] PROMPT = prompt(12, 5);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);

    private final HandDrivenEngine engine = new HandDrivenEngine(new DeviceLimits(32, 4, 64, 4, 8));
    private final RecordingSink sink = new RecordingSink();

    @Test
    void aStepThatFailsIsNoProgress() {
        engine.start(request(5), PROMPT, true, sink);
        engine.step();
        long succeededNanos = engine.nowNanos;
        engine.pass(Duration.ofMillis(10));
        engine.accelerator.failNextStep();
        engine.step();
        engine.pass(Duration.ofMillis(10));
        engine.step();
        assertThat(progress().failing()).isTrue();
        assertThat(progress().lastProgressNanos()).isEqualTo(succeededNanos);
    }

    @Test
    void aStepThatSucceedsIsProgressAgain() {
        fail();
        engine.start(request(5), PROMPT, true, new RecordingSink());
        engine.step();
        assertThat(progress().failing()).isFalse();
        assertThat(progress().lastProgressNanos()).isEqualTo(engine.nowNanos);
    }

    @Test
    void probesTheAcceleratorWhileThereIsNothingToDo() {
        fail();
        int rowCount = engine.accelerator.rowCount();
        engine.step();
        assertThat(engine.accelerator.rowCount()).isEqualTo(rowCount);
        engine.pass(PROBE_EVERY);
        engine.accelerator.failNextStep();
        engine.step();
        assertThat(progress().failing()).isTrue();
        engine.pass(PROBE_EVERY);
        engine.step();
        assertThat(engine.accelerator.rowCount()).isEqualTo(rowCount + 2);
        assertThat(progress().failing()).isFalse();
        engine.pass(PROBE_EVERY);
        engine.step();
        assertThat(engine.accelerator.rowCount()).isEqualTo(rowCount + 2);
    }

    @Test
    void aProbeTouchesNoBlockOfASequence() {
        int[] longPrompt = prompt(24, 7);
        SequenceHandle kept = engine.start(request(stop(2), true), longPrompt, true, sink); // in all four blocks
        engine.stepUntilIdle();
        fail();
        engine.pass(PROBE_EVERY);
        engine.step();
        assertThat(progress().failing()).isFalse();
        assertThat(kept.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.tokenIds()).isEqualTo(HandDrivenEngine.answerAlone(request(4), longPrompt));
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aStepThatFindsNoMemoryEndsItsSequencesAndNoOthers() {
        SequenceHandle kept = engine.start(request(stop(2), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        RecordingSink failed = new RecordingSink();
        engine.start(request(5), prompt(8, 3), true, failed);
        engine.accelerator.exhaustNextStep();
        engine.step();
        assertThat(failed.lastReason()).isEqualTo(FinishReason.ERROR);
        assertThat(failed.finished().getLast().message()).contains("on purpose");
        assertThat(progress().failing()).isTrue();
        engine.loop.checkIntegrity();
        assertThat(kept.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(progress().failing()).isFalse();
    }

    private void fail() {
        RecordingSink failed = new RecordingSink();
        engine.start(request(1), new int[] {1}, true, failed);
        engine.accelerator.failNextStep();
        engine.stepUntilIdle();
        assertThat(failed.lastReason()).isEqualTo(FinishReason.ERROR);
    }

    private EngineProgress progress() {
        return engine.loop.handle().progress();
    }
}
