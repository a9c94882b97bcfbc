package dev.pinball.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.EngineProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
    private static final Duration STALL_AFTER = Duration.ofNanos(100);

    private EngineProgress progress = new EngineProgress(0, 0, 0, false, true);
    private long now;
    private final HealthWatch watch = new HealthWatch(() -> List.of(progress), () -> now, STALL_AFTER);

    @Test
    void servesOnceItIsReady() {
        assertThat(watch.check()).isEqualTo(Health.STARTING);
        watch.ready();
        assertThat(watch.check()).isEqualTo(Health.SERVING);
    }

    @Test
    void isStalledWhenSequencesExistAndNoStepIsCompleted() {
        watch.ready();
        progress = new EngineProgress(5, 1, 1_000, false, true);
        now = 1_100;
        assertThat(watch.check()).isEqualTo(Health.SERVING);
        now = 1_101;
        assertThat(watch.check()).isEqualTo(Health.STALLED);
        progress = new EngineProgress(6, 1, 1_101, false, true);
        assertThat(watch.check()).isEqualTo(Health.SERVING);
    }

    @Test
    void isNeverStalledWithoutSequences() {
        watch.ready();
        now = 1_000_000;
        assertThat(watch.check()).isEqualTo(Health.SERVING);
    }

    @Test
    void takesNoRequestsWhileTheAcceleratorFailsAndIsRestartedWhenThatLasts() {
        watch.ready();
        progress = new EngineProgress(5, 0, 1_000, true, true);
        now = 1_100;
        assertThat(watch.check()).isEqualTo(Health.FAILING);
        assertThat(watch.check().ready()).isFalse();
        assertThat(watch.check().live()).isTrue();
        now = 1_101;
        assertThat(watch.check()).isEqualTo(Health.STALLED);
        progress = new EngineProgress(5, 0, 1_101, false, true);
        assertThat(watch.check()).isEqualTo(Health.SERVING);
    }

    @Test
    void takesNoRequestsWhileItDrainsButIsAlive() {
        watch.ready();
        watch.drain();
        assertThat(watch.check()).isEqualTo(Health.DRAINING);
        assertThat(watch.check().ready()).isFalse();
        assertThat(watch.check().live()).isTrue();
    }

    @Test
    void isDownWhenTheEngineHasEndedByItself() {
        watch.ready();
        progress = new EngineProgress(5, 0, 0, false, false);
        assertThat(watch.check()).isEqualTo(Health.DOWN);
        assertThat(watch.check().live()).isFalse();
    }
}
