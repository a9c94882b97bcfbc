package dev.pinball.server.management;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the threads of the engine and of its accelerator do when steps stop; called periodically, by one thread. */
public final class StallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final int FRAMES_MAX = 40;

    private final HealthWatch watch;
    private boolean stalled;

    public StallWatch(HealthWatch watch) {
        this.watch = watch;
    }

    /** Logs once when health has become {@link Health#STALLED}, and once when that is over. */
    public void check() {
        boolean now = watch.check() == Health.STALLED;
        if (now && !stalled) {
            LOG.error("no step succeeds any more: {}", stacksOfSteps());
        } else if (stalled && !now) {
            LOG.info("steps succeed again");
        }
        stalled = now;
    }

    private static String stacksOfSteps() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> runsSteps(thread.getValue()))
                .map(StallWatch::text)
                .collect(Collectors.joining("\n"));
    }

    private static boolean runsSteps(StackTraceElement[] stack) {
        return Stream.of(stack)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.startsWith("dev.pinball.")
                        && Stream.of(".engine.loop.", ".accelerator.", ".host.", ".tornado.")
                                .anyMatch(name::contains));
    }

    private static String text(Map.Entry<Thread, StackTraceElement[]> thread) {
        return Stream.of(thread.getValue())
                .limit(FRAMES_MAX)
                .map(String::valueOf)
                .collect(Collectors.joining(
                        "\n    at ", "thread " + thread.getKey().getName() + "\n    at ", ""));
    }
}
