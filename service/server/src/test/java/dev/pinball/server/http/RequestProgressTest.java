package dev.pinball.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.accept.UnfinishedMessages;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time passes when the test says so. */
class RequestProgressTest {
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final RequestProgress progress = new RequestProgress(
            new MessageLimits(1 << 20, Duration.ofMinutes(1), new UnfinishedMessages(1 << 20)), IDLE_MAX);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    RequestProgressTest() {
        channel.freezeTime();
        channel.pipeline().addLast(progress);
    }

    private boolean openAfter(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
        return channel.isOpen();
    }

    private void answer() {
        progress.complete();
        progress.responding();
        progress.answered();
    }

    @Test
    void aConnectionWithoutARequestIsOpenForItsIdleTime() {
        answer();
        assertThat(openAfter(IDLE_MAX.minus(MOMENT))).isTrue();
        assertThat(openAfter(MOMENT)).isFalse();
    }

    @Test
    void whereNoOtherRequestIsWantedItIsOpenForWhatIsOnItsWayAlone() {
        answer();
        progress.awaitLastRequest();
        assertThat(openAfter(MessageLimits.ON_ITS_WAY_MAX.minus(MOMENT))).isTrue();
        assertThat(openAfter(MOMENT)).isFalse();
        assertThat(MessageLimits.ON_ITS_WAY_MAX).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aRequestThatIsBeingAnsweredIsLeftAlone() {
        progress.complete();
        progress.awaitLastRequest();
        assertThat(openAfter(IDLE_MAX)).isTrue();
    }
}
