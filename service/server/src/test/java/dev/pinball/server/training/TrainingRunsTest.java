package dev.pinball.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.training.Trainer.StepResult;
import dev.pinball.training.run.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingRunsTest {
    private final TrainingRuns runs = new TrainingRuns();

    @Test
    void beginsNoRunWhileAnotherGoesOn() {
        ObservedRun first = runs.begin(10).orElseThrow();
        assertThat(runs.begin(10)).isEmpty();
        assertThat(runs.current()).contains(first);
        first.end(RunEnd.failed("no text"));
        assertThat(runs.current()).isEmpty();
        assertThat(runs.begin(10)).isPresent();
    }

    @Test
    void knowsTheLastRunsAlone() {
        List<String> ids = new ArrayList<>();
        for (int run = 0; run <= TrainingRuns.KNOWN_MAX; run++) {
            ObservedRun begun = runs.begin(10).orElseThrow();
            ids.add(begun.id());
            begun.end(RunEnd.cancelled(OptionalDouble.empty()));
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(runs.find(ids.getFirst())).isEmpty();
        assertThat(ids.subList(1, ids.size())).allMatch(id -> runs.find(id).isPresent());
        assertThat(runs.find("")).isEmpty();
    }

    @Test
    void showsEveryObserverEachStateUntilItForgets() {
        ObservedRun run = runs.begin(10).orElseThrow();
        List<RunState> first = new ArrayList<>();
        List<RunState> second = new ArrayList<>();
        Runnable observer = () -> first.add(run.state());
        run.observe(observer);
        run.observe(() -> second.add(run.state()));
        run.onStep(progress(1));
        run.forget(observer);
        run.onStep(progress(2));
        run.end(RunEnd.cancelled(OptionalDouble.of(2)));
        assertThat(first).extracting(TrainingRunsTest::step).containsExactly(1L);
        assertThat(second).extracting(TrainingRunsTest::step).containsExactly(1L, 2L, 2L);
        assertThat(second.getLast().end().orElseThrow().reason()).isEqualTo(RunEnd.Reason.CANCELLED);
    }

    @Test
    void stopsAfterAStepOnceCancelled() {
        ObservedRun run = runs.begin(10).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.beginning(10));
        assertThat(run.stopRequested()).isFalse();
        run.cancel();
        assertThat(run.stopRequested()).isTrue();
        assertThat(run.state().end()).isEmpty();
    }

    private static long step(RunState state) {
        return state.progress().orElseThrow().step().step();
    }

    private static TrainingProgress progress(long step) {
        return new TrainingProgress(new StepResult(step, 3, 1, 1e-3), 10, OptionalDouble.empty(), 64, 100, 0.5, 9);
    }
}
