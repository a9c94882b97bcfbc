package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExpectedWaitTest {
    private static final long SECOND = 1_000_000_000;

    private static final int STEP_SEQUENCES = 4;

    private final ExpectedWait wait = new ExpectedWait(Duration.ofSeconds(2), STEP_SEQUENCES);

    @Test
    void isNothingWhileAStepHasRoom() {
        wait.stepped(4, 0, 4, 10 * SECOND);
        assertThat(wait.nanos(arrival(3, 0, 100))).isZero();
        assertThat(wait.refuse(arrival(3, 0, 100), always(0))).isEmpty();
    }

    @Test
    void isThatOfTheAnswersAheadUntilOneThatWaitedHasBegun() {
        wait.warmedUp(SECOND / 10);
        assertThat(wait.nanos(arrival(4, 4, 10))).isEqualTo(SECOND);
        assertThat(wait.nanos(arrival(7, 7, 10))).isEqualTo(SECOND);
        assertThat(wait.nanos(arrival(8, 8, 10))).isEqualTo(2 * SECOND);
        assertThat(wait.refuse(arrival(12, 12, 10), always(0))).isPresent();
        wait.stepped(4, 0, 4, SECOND / 10);
        assertThat(wait.nanos(arrival(4, 0, 10))).isEqualTo(9 * SECOND / 10);
    }

    @Test
    void isNotLessBecauseTheFirstBeganAtOnce() {
        wait.stepped(4, 12, 4, SECOND / 10);
        assertThat(wait.nanos(arrival(16, 0, 10))).isGreaterThan(3 * SECOND);
    }

    @Test
    void beginsAnewWhenThereWasNothingToCompute() {
        wait.stepped(1, 0, 1, SECOND);
        wait.stepped(0, 0, 0, 0);
        assertThat(wait.nanos(arrival(4, 4, 2))).isEqualTo(2 * SECOND);
    }

    @Test
    void isTheSequencesAheadTimesTheTimeOfOne() {
        busy(8, 4);
        assertThat(wait.nanos(arrival(12, 0, 1))).isEqualTo(2 * SECOND);
        assertThat(wait.refuse(arrival(12, 0, 1), always(0))).isEmpty();
        assertThat(wait.nanos(arrival(12, 4, 1))).isEqualTo(3 * SECOND);
        assertThat(wait.nanos(arrival(16, 0, 1))).isEqualTo(3 * SECOND);
    }

    @Test
    void retriesWhenTheWaitIsWithinTheObjectiveWithJitterUpwards() {
        busy(16, 4);
        assertThat(wait.refuse(arrival(20, 0, 1), always(0))).contains(refusal(Duration.ofSeconds(2)));
        assertThat(wait.refuse(arrival(20, 0, 1), always(0.5))).contains(refusal(Duration.ofMillis(2_500)));
    }

    @Test
    void growsWhileNothingBegins() {
        busy(2, 0);
        long before = wait.nanos(arrival(6, 0, 1));
        wait.stepped(4, 2, 0, SECOND);
        assertThat(before).isEqualTo(2 * SECOND);
        assertThat(wait.nanos(arrival(6, 0, 1))).isGreaterThan(before);
    }

    @Test
    void countsRecentStepsMore() {
        for (int step = 0; step < 100; step++) {
            wait.stepped(4, 1, 1, SECOND);
        }
        assertThat(wait.nanos(arrival(5, 0, 1))).isCloseTo(SECOND, org.assertj.core.data.Offset.offset(1_000_000L));
        for (int step = 0; step < 40; step++) {
            wait.stepped(4, 1, 10, SECOND);
        }
        assertThat(wait.nanos(arrival(5, 0, 1))).isLessThan(SECOND / 8);
    }

    @Test
    void saysToRetryWithinBoundsWhereNothingIsMeasured() {
        assertThat(wait.refuse("full", arrival(3, 3, 1), always(0)).retryAfter())
                .contains(Duration.ofMillis(50));
    }

    /** A step of a second in which {@code begunCount} began of those that waited. */
    private void busy(int waitingCount, int begunCount) {
        wait.stepped(4, waitingCount + begunCount, 0, 0);
        wait.stepped(4, waitingCount, begunCount, SECOND);
    }

    private static ExpectedWait.Arrival arrival(int answeringCount, int queuedCount, int answerTokensMax) {
        return new ExpectedWait.Arrival(answeringCount, queuedCount, answerTokensMax);
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
