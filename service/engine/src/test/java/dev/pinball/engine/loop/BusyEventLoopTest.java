package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.StreamBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** An event loop that is behind the engine finds all that waits for it in one task. */
class BusyEventLoopTest {
    private static final int[] PROMPT = prompt(12, 5);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final StreamBudget budget = new StreamBudget(1 << 20);
    private final RecordingSink sink = new RecordingSink(budget, tasks::add);

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void takesEachStepAloneWhileItKeepsUp() {
        engine.start(request(12), PROMPT, true, sink);
        while (engine.step() > 0) {
            runTasks();
        }
        assertThat(sink.tokenEventCount()).isEqualTo(12);
    }

    @Test
    void takesTheTokensOfSeveralStepsInOneEvent() {
        RecordingSink other = new RecordingSink(budget, sink.eventLoop());
        engine.start(request(12), PROMPT, true, sink);
        engine.start(request(9), prompt(7, 6), true, other);
        engine.stepUntilIdle();
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(sink.tokenEventCount()).isEqualTo(1);
        assertThat(sink.tokenIds()).isEqualTo(answerAlone(request(12), PROMPT));
        assertThat(other.tokenIds()).isEqualTo(answerAlone(request(9), prompt(7, 6)));
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void takesAnEventOfSixtyFourTokensAtMost() {
        engine.start(request(130), PROMPT, true, sink);
        engine.stepUntilIdle();
        runTasks();
        assertThat(sink.tokenEventCount()).isEqualTo(3);
        assertThat(sink.tokenIds()).isEqualTo(answerAlone(request(130), PROMPT));
    }

    @Test
    void keepsTheEndOfAnAnswerBeforeTheTokensOfTheNext() {
        SequenceHandle sequence = engine.start(request(stop(4), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        sequence.append(new int[] {3});
        sequence.go();
        engine.stepUntilIdle();
        runTasks();
        assertThat(sink.finished()).hasSize(2);
        assertThat(sink.tokenEventCount()).isEqualTo(2);
        assertThat(sink.tokenIds()).hasSize(8);
        sequence.cancel(FinishReason.CANCELLED);
        engine.stepUntilIdle();
        runTasks();
        assertThat(budget.bytesHeld()).isZero();
    }
}
