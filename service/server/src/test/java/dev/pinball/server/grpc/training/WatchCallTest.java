package dev.pinball.server.grpc.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.generation.RecordedTransport;
import dev.pinball.server.training.ObservedRun;
import dev.pinball.training.Trainer.StepResult;
import dev.pinball.v1.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WatchCallTest {
    private final List<Runnable> tasks = new ArrayList<>();
    private final RecordedTransport<TrainingProgress> transport =
            new RecordedTransport<>(message -> message.getStep() + " of " + message.getSteps());
    private final ObservedRun run = new ObservedRun("a", 9);
    private final WatchCall call = new WatchCall(tasks::add, transport, run);

    @Test
    void beginsWithWhereTheRunIsAndGoesOnWithItsSteps() {
        transport.ready = true;
        call.start();
        step(1);
        runTasks();
        step(2);
        runTasks();
        assertThat(transport.written).containsExactly("0 of 9", "1 of 9", "2 of 9");
    }

    @Test
    void givesASlowReaderTheLatestStateAlone() {
        call.start();
        step(1);
        runTasks();
        step(2);
        step(3);
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(transport.written).isEmpty();
        transport.becomeReady();
        transport.becomeReady();
        assertThat(transport.written).containsExactly("3 of 9");
    }

    @Test
    void writesNothingOnceItIsForgottenOrEnded() {
        transport.ready = true;
        call.start();
        call.end(FinishReason.SHUTDOWN);
        step(1);
        runTasks();
        call.forget();
        step(2);
        assertThat(tasks).isEmpty();
        assertThat(transport.written).containsExactly("0 of 9", "UNAVAILABLE");
    }

    private void step(long step) {
        run.onStep(new dev.pinball.training.run.TrainingProgress(
                new StepResult(step, 3, 1, 1e-3), 9, OptionalDouble.empty(), 64, 100, 0.5, 9));
    }

    private void runTasks() {
        List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }
}
