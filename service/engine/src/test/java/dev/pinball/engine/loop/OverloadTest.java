package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A step has one sequence and takes 100 ms, an answer five of them: one more begins each half second. */
class OverloadTest {
    private static final int[] PROMPT = prompt(4, 5);
    private static final Duration STEP = Duration.ofMillis(100);

    private final HandDrivenEngine engine = new HandDrivenEngine(new DeviceLimits(8, 1, 64, 64, 8), 0, 64);

    @BeforeEach
    void stepsTakeTime() {
        engine.accelerator.stepsTake(() -> engine.pass(STEP));
    }

    @Test
    void refusesARequestThatWouldWaitBeyondTheObjective() {
        start(5);
        steps(20); // four begin
        Refusal refusal = null;
        int admittedCount = 0;
        while (refusal == null) {
            if (engine.loop.handle().start(request(5), PROMPT, true, new RecordingSink())
                    instanceof Admission.Refused(Refusal refused)) {
                refusal = refused;
            } else {
                admittedCount++;
            }
        }
        assertThat(admittedCount).isBetween(3, 5); // the objective is 2 s
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        assertThat(refusal.message())
                .startsWith("queue: about 2")
                .endsWith(" ms to the first step (expected: at most 2000 ms)");
        assertThat(refusal.retryAfter().orElseThrow()).isBetween(Duration.ofMillis(300), Duration.ofMillis(1_000));
        engine.stepUntilIdle();
        start(1);
    }

    @Test
    void admitsAsManyAsThereArePlacesWhileNothingSaysThatTheyWait() {
        start(65);
        assertThat(engine.refused(PROMPT, true).message()).startsWith("sequences: 65 are admitted");
    }

    private void start(int count) {
        for (int index = 0; index < count; index++) {
            engine.start(request(5), PROMPT, true, new RecordingSink());
        }
    }

    private void steps(int count) {
        for (int step = 0; step < count; step++) {
            engine.step();
        }
    }
}
