package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void boundsTheWaitOfTheFirstBurst() {
        engine.loop.warmUp();
        List<RecordingSink> admitted = burst(24);
        assertThat(admitted).hasSize(5); // the last of them waits for four answers, which is the objective
        engine.step();
        assertThat(burst(24)).hasSizeLessThanOrEqualTo(1);
        engine.stepUntilIdle();
        List<StepReport.FinishedAnswer> answers = engine.reports.stream()
                .flatMap(report -> report.finished().stream())
                .toList();
        assertThat(answers).hasSizeGreaterThanOrEqualTo(5);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.timings().queueNanos()).isLessThanOrEqualTo(2_000_000_000L));
    }

    @Test
    void countsPromptsThatAreBeingReadAsAhead() {
        engine.loop.warmUp();
        int reservedCount = 0;
        while (engine.loop.handle().reserve(request(5), true, new RecordingSink()) instanceof Admission.Admitted) {
            reservedCount++;
        }
        assertThat(reservedCount).isEqualTo(5);
    }

    @Test
    void admitsAsManyAsThereArePlacesWhereNoStepHasRun() {
        start(65);
        assertThat(engine.refused(PROMPT, true).message()).startsWith("sequences: 65 are admitted");
    }

    /** The sinks of those that are admitted. */
    private List<RecordingSink> burst(int count) {
        List<RecordingSink> admitted = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            RecordingSink sink = new RecordingSink();
            if (engine.loop.handle().start(request(5), PROMPT, true, sink) instanceof Admission.Admitted) {
                admitted.add(sink);
            }
        }
        return admitted;
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
