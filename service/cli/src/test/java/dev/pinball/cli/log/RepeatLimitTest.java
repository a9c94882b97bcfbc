package dev.pinball.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {
    private static final RepeatLimit.Kind CLOSED = new RepeatLimit.Kind("Connections", "closed {}");
    private static final RepeatLimit.Kind FAILED = new RepeatLimit.Kind("Engine", "failed");

    private final RepeatLimit limit = new RepeatLimit();

    @Test
    void aFewLinesOfAKindPassInATime() {
        assertThat(passed(CLOSED, 100, 0)).isEqualTo(RepeatLimit.LINES_MAX);
        assertThat(passed(FAILED, 1, 5)).isEqualTo(1);
        assertThat(limit.over(RepeatLimit.WINDOW_MS - 1)).isEmpty();
    }

    @Test
    void whatWasLeftOutIsToldOnceAndLinesPassAgain() {
        passed(CLOSED, 100, 0);
        passed(FAILED, 3, 0);
        assertThat(limit.over(RepeatLimit.WINDOW_MS))
                .containsExactly(new RepeatLimit.LeftOut(CLOSED, 100 - RepeatLimit.LINES_MAX));
        assertThat(limit.over(RepeatLimit.WINDOW_MS)).isEmpty();
        assertThat(passed(CLOSED, 1, RepeatLimit.WINDOW_MS)).isEqualTo(1);
    }

    @Test
    void kindsWithoutEndAreLimitedTogether() {
        long passed = IntStream.range(0, 100_000)
                .filter(kind -> limit.passes(new RepeatLimit.Kind("any", "message " + kind), 0))
                .count();
        assertThat(passed).isLessThan(2_000);
    }

    private long passed(RepeatLimit.Kind kind, int lines, long nowMs) {
        return IntStream.range(0, lines).filter(_ -> limit.passes(kind, nowMs)).count();
    }
}
