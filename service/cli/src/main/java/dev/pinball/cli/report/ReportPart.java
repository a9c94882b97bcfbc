package dev.pinball.cli.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program that measures something. What it prints goes to the log; lines that are JSON objects are its results, so that
 * those which it printed count even if it never ends.
 *
 * @param environment beside that of this process
 * @param least it isn't begun where less time is left
 * @param most it is killed after so long
 */
record ReportPart(String name, List<String> command, Map<String, String> environment, Duration least, Duration most) {

    /** A part may say by this exit status that there is nothing to measure here; its last line says why. */
    static final int NOTHING_TO_MEASURE = 77;

    ReportPart(String name, List<String> command, int leastSeconds, int mostSeconds) {
        this(name, command, Map.of(), Duration.ofSeconds(leastSeconds), Duration.ofSeconds(mostSeconds));
    }
}
