package dev.pinball.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.loop.FakeAccelerator;
import dev.pinball.engine.report.EngineProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

class StallWatchTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(StallWatch.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private EngineProgress progress = new EngineProgress(5, 1, 0, false, true);
    private long now;
    private final StallWatch stall =
            new StallWatch(new HealthWatch(() -> List.of(progress), () -> now, Duration.ofNanos(100)));

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    @Test
    @Timeout(60)
    void tellsWhereAStepHangs() throws Exception {
        DeviceLimits limits = new DeviceLimits(8, 1, 64, 8, 8);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        FakeAccelerator accelerator = new FakeAccelerator(limits, 0);
        accelerator.hold(entered, released);
        Thread hanging = Thread.ofPlatform()
                .name("engine")
                .start(() -> accelerator.execute(new StepBatch(limits), new SampledTokens(1)));
        entered.await();
        now = 101;
        stall.check();
        released.countDown();
        hanging.join();
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains("thread engine")
                .contains("FakeAccelerator.execute");
    }

    @Test
    void tellsOnceWhatTheThreadsOfStepsDoAndOnceThatItIsOver() {
        stall.check();
        assertThat(lines.list).isEmpty();
        now = 101;
        stall.check();
        stall.check();
        progress = new EngineProgress(6, 1, 101, false, true);
        stall.check();
        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getFirst().getFormattedMessage()).contains("no step succeeds");
        assertThat(lines.list.getLast().getFormattedMessage()).contains("again");
    }
}
