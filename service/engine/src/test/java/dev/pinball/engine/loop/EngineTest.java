package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.StreamBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on its own thread. */
@Timeout(30)
class EngineTest {
    private final FakeAccelerator accelerator = new FakeAccelerator(ROOMY, 0);
    private final WaitingSink sink = new WaitingSink();

    @Test
    void answersFromItsOwnThreadAndWakesForEachCommand() throws InterruptedException {
        try (Engine engine = start(_ -> {})) {
            for (int round = 0; round < 20; round++) {
                assertThat(engine.handle().start(request(5), prompt(10, round), true, sink))
                        .isInstanceOf(Admission.Admitted.class);
                assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.LENGTH);
            }
        }
    }

    @Test
    void endsAnIdleSequenceWithoutBeingWoken() throws InterruptedException {
        try (Engine engine = start(_ -> {}, Duration.ofMillis(20))) {
            engine.handle().start(request(5), prompt(10, 1), false, sink);
            assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.IDLE);
        }
    }

    @Test
    void isWarmBeforeTheFirstSequence() {
        try (Engine engine = start(_ -> {})) {
            assertThat(accelerator.rowCount()).isGreaterThan(0);
            assertThat(engine.handle().progress().stepCount()).isZero();
        }
    }

    @Test
    void doesNotStartWithAnAcceleratorThatFails() {
        accelerator.failNextStep();
        assertThatThrownBy(() -> start(_ -> {})).isInstanceOf(AcceleratorException.class);
    }

    @Test
    void shutsDownWithinTheGrace() throws InterruptedException {
        Engine engine = start(_ -> {});
        engine.handle().start(request(stop(5), true), prompt(10, 1), true, sink);
        engine.close(Duration.ofSeconds(20));
        assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(engine.handle().progress().running()).isFalse();
        assertThat(engine.handle().start(request(5), prompt(10, 1), true, sink))
                .isEqualTo(new Admission.Refused(Refusal.shuttingDown()));
    }

    @Test
    void endsEverySequenceAndStopsAfterAProgrammersError() throws InterruptedException {
        Engine engine = start(report -> {
            assert report.computedTokens() == 0 : "wrong on purpose";
        });
        engine.handle().start(request(50), prompt(10, 1), true, sink);
        assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.ERROR);
        engine.close();
        assertThat(engine.handle().progress().running()).isFalse();
    }

    @Test
    void stopsWhenAStepFailsOtherwiseThanByItsAccelerator() throws InterruptedException {
        Engine engine = start(_ -> {});
        accelerator.breakNextStep();
        engine.handle().start(request(50), prompt(10, 1), true, sink);
        assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.ERROR);
        engine.close();
        assertThat(engine.handle().progress().running()).isFalse();
    }

    @Test
    void leavesAStepThatHangsBehind() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Engine engine = start(_ -> {});
        accelerator.hold(entered, released);
        engine.handle().start(request(50), prompt(10, 1), true, sink);
        entered.await();
        assertThat(engine.close(Duration.ZERO, Duration.ofMillis(20))).isFalse();
        released.countDown();
        assertThat(engine.close(Duration.ZERO)).isTrue();
        assertThat(sink.nextFinished().reason()).isEqualTo(FinishReason.SHUTDOWN);
    }

    @Test
    void takesTurnsWithManyThreads() throws Exception {
        try (Engine engine = start(_ -> {});
                ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<?>> conversations = new ArrayList<>();
            for (int client = 0; client < 64; client++) {
                int seed = client;
                conversations.add(clients.submit(() -> converse(engine.handle(), seed)));
            }
            for (Future<?> conversation : conversations) {
                conversation.get();
            }
        }
    }

    private static Void converse(EngineHandle engine, int seed) throws InterruptedException {
        WaitingSink sink = new WaitingSink();
        if (!(engine.start(request(stop(7), true), prompt(9, seed), true, sink)
                instanceof Admission.Admitted admitted)) {
            throw new AssertionError("refused, with a place for each thread");
        }
        for (int turn = 0; turn < 4; turn++) {
            Finished finished = sink.nextFinished();
            assertThat(finished.reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(finished.usage().promptTokens()).isEqualTo(9 + turn * (7 + 2));
            assertThat(admitted.sequence().append(new int[] {1, 2})).isEmpty();
            assertThat(admitted.sequence().go()).isEmpty();
        }
        admitted.sequence().cancel(FinishReason.CANCELLED);
        while (!sink.nextFinished().sequenceEnded()) {
            // the last answer may be complete before it is cancelled
        }
        return null;
    }

    private Engine start(StepObserver observer) {
        return start(observer, Duration.ofMinutes(1));
    }

    private Engine start(StepObserver observer, Duration idleMax) {
        EngineSettings settings = new EngineSettings(
                ROOMY,
                8,
                Long.MAX_VALUE,
                16,
                new ClientLimits(Duration.ofSeconds(2), Duration.ofMinutes(5), idleMax, 0),
                Scheduling.DEFAULTS);
        return Engine.start(accelerator, new FakeTokenizer(), settings, observer);
    }

    private static final class WaitingSink implements EventSink {
        private final StreamBudget budget = new StreamBudget(Long.MAX_VALUE);
        private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();

        Finished nextFinished() throws InterruptedException {
            Finished next = finished.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("the end of a sequence").isNotNull();
            return next;
        }

        @Override
        public Executor eventLoop() {
            return Runnable::run;
        }

        @Override
        public StreamBudget budget() {
            return budget;
        }

        @Override
        public void accept(SequenceEvent event) {
            if (event instanceof Finished end) {
                finished.add(end);
            }
        }
    }
}
