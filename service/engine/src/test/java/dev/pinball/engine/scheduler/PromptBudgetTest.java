package dev.pinball.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A long prompt beside an answer, on an accelerator that takes a fixed time for each row. */
class PromptBudgetTest {
    private static final long ROW_NANOS = 100_000;

    private final Scheduler<Sequence> scheduler = new Scheduler<>(
            new DeviceLimits(512, 8, 8_192, 2_000, 16),
            SchedulingPolicy.PRIORITY,
            Map.of(),
            Duration.ofMillis(10)); // 100 rows
    private int lastStepRows;

    @Test
    void answersDrawInTheirObjectiveWhileALongPromptIsComputed() {
        answering(1, 0);
        step();
        answering(8_000, 0);
        step(); // the first one that measures
        int rows = 0;
        for (int count = 0; count < 60; count++) {
            step();
            rows += lastStepRows;
            assertThat(lastStepRows).isLessThanOrEqualTo(100);
        }
        assertThat(rows / 60).as("and the prompt gets what is left").isGreaterThan(75);
    }

    @Test
    void aPromptAloneTakesTheWholeStep() {
        answering(2_000, 0);
        step();
        step();
        assertThat(lastStepRows).isEqualTo(512);
    }

    @Test
    void anAnswerDrawsBesideALongPromptThatComesBeforeIt() {
        Sequence drawing = answering(1, 0);
        step();
        Sequence urgent = answering(2_000, -1);
        assertThat(scheduler.plan().chunks())
                .containsExactly(new Chunk<>(urgent, 0, 511, 0, false), new Chunk<>(drawing, 1, 1, 0, true));
    }

    private void step() {
        StepPlan<Sequence> plan = scheduler.plan();
        scheduler.markComputed(plan);
        scheduler.stepped(plan, plan.tokenCount() * ROW_NANOS);
        lastStepRows = plan.tokenCount();
        plan.chunks().stream()
                .filter(chunk -> chunk.drawsToken() && chunk.tokenCount() == 1)
                .forEach(chunk -> scheduler.addDrawn(chunk.sequence(), 1));
    }

    private Sequence answering(int promptTokens, int priority) {
        Sequence sequence = new Sequence(512, new ServiceClass("", priority, ""), OptionalLong.empty());
        scheduler.add(sequence);
        int[] prompt = new int[promptTokens];
        prompt[0] = promptTokens;
        scheduler.append(sequence, prompt);
        scheduler.go(sequence, new SamplingState(SamplingParameters.GREEDY, false, 0), 0);
        return sequence;
    }
}
