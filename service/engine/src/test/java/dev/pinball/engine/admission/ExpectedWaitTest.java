package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExpectedWaitTest {
    private static final long SECOND = 1_000_000_000;

    private final ExpectedWait wait = new ExpectedWait(Duration.ofSeconds(2));

    @Test
    void isNothingBeforeAnythingHasWaited() {
        wait.stepped(0, 5, 10 * SECOND);
        assertThat(wait.nanos(100)).isZero();
        assertThat(wait.refuse(100, always(0))).isEmpty();
    }

    @Test
    void isTheSequencesAheadTimesTheTimeOfOne() {
        wait.stepped(8, 4, SECOND);
        assertThat(wait.nanos(0)).isEqualTo(2 * SECOND);
        assertThat(wait.refuse(0, always(0))).isEmpty();
        assertThat(wait.nanos(4)).isEqualTo(3 * SECOND);
    }

    @Test
    void retriesWhenTheWaitIsWithinTheObjectiveWithJitterUpwards() {
        wait.stepped(16, 4, SECOND);
        assertThat(wait.refuse(0, always(0))).contains(refusal(Duration.ofSeconds(2)));
        assertThat(wait.refuse(0, always(0.5))).contains(refusal(Duration.ofMillis(2_500)));
    }

    @Test
    void growsWhileNothingBegins() {
        wait.stepped(2, 0, SECOND);
        long before = wait.nanos(0);
        wait.stepped(2, 0, SECOND);
        assertThat(before).isEqualTo(2 * SECOND);
        assertThat(wait.nanos(0)).isGreaterThan(before);
    }

    @Test
    void countsRecentStepsMore() {
        for (int step = 0; step < 100; step++) {
            wait.stepped(1, 1, SECOND);
        }
        assertThat(wait.nanos(0)).isCloseTo(SECOND, org.assertj.core.data.Offset.offset(1_000L));
        for (int step = 0; step < 40; step++) {
            wait.stepped(1, 10, SECOND);
        }
        assertThat(wait.nanos(0)).isLessThan(SECOND / 8);
    }

    @Test
    void saysToRetryWithinBoundsWhereNothingIsMeasured() {
        assertThat(wait.refuse("full", 3, always(0)).retryAfter()).contains(Duration.ofMillis(50));
    }

    private static Refusal refusal(Duration retryAfter) {
        return Refusal.queueFull("queue: about 4000 ms to the first step (expected: at most 2000 ms)", retryAfter);
    }

    private static RandomGenerator always(double share) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return share;
            }
        };
    }
}
