package dev.pinball.training.run;

import java.time.Duration;

/**
 * When a training is done: at the first of these.
 *
 * @param steps updates of the parameters, those before a checkpoint included
 * @param tokens trained on, those before a checkpoint included
 * @param time of this run
 */
public record StopCondition(long steps, long tokens, Duration time) {
    private static final Duration UNLIMITED = Duration.ofDays(10_000);

    public static StopCondition afterSteps(long steps) {
        return new StopCondition(steps, Long.MAX_VALUE, UNLIMITED);
    }

    public StopCondition withTokens(long newTokens) {
        return new StopCondition(steps, newTokens, time);
    }

    public StopCondition withTime(Duration newTime) {
        return new StopCondition(steps, tokens, newTime);
    }

    boolean isReached(long stepsDone, long tokensDone, Duration elapsed) {
        return stepsDone >= steps || tokensDone >= tokens || elapsed.compareTo(time) >= 0;
    }

    /** Of a run that has gone on for {@code elapsed} at {@code secondsPerStep}. */
    double secondsLeft(long stepsDone, long tokensDone, long tokensPerStep, double secondsPerStep, Duration elapsed) {
        double stepsLeft =
                Math.min((double) (steps - stepsDone), Math.ceil((double) (tokens - tokensDone) / tokensPerStep));
        double timeLeft = time.minus(elapsed).toMillis() / 1e3;
        return Math.max(0, Math.min(stepsLeft * secondsPerStep, timeLeft));
    }
}
