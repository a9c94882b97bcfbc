package dev.pinball.cli.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets a few lines of each kind pass in a time, and counts the others. Not for several threads. */
final class RepeatLimit {
    static final int LINES_MAX = 20;
    /** Each line of a log of requests is of another one; a flood of them is 1,000 a second. */
    static final int REQUEST_LINES_MAX = 10_000;

    static final long WINDOW_MS = 10_000;
    private static final String REQUESTS = "dev.pinball.requests";
    private static final int KINDS_MAX = 1_000;

    private final Map<Kind, Window> windows = new HashMap<>();

    /**
     * What lines have in common: all but the values in them.
     *
     * @param message before values are put in
     */
    record Kind(String logger, String message) {
        private static final Kind OTHERS = new Kind("others", "of many kinds");
    }

    /** How many lines of a kind were left out. */
    record LeftOut(Kind kind, int count) {}

    /** Whether a line is to be written. */
    boolean passes(Kind kind, long nowMs) {
        Kind counted = windows.size() < KINDS_MAX || windows.containsKey(kind) ? kind : Kind.OTHERS;
        Window window = windows.computeIfAbsent(counted, _ -> new Window(nowMs));
        window.lines++;
        return window.lines <= linesMax(counted);
    }

    private static int linesMax(Kind kind) {
        return kind.logger().equals(REQUESTS) ? REQUEST_LINES_MAX : LINES_MAX;
    }

    /** What was left out in times that are over; each is told once. */
    List<LeftOut> over(long nowMs) {
        List<LeftOut> leftOut = new ArrayList<>();
        windows.entrySet().removeIf(entry -> {
            Window window = entry.getValue();
            boolean over = nowMs - window.beganMs >= WINDOW_MS;
            int linesMax = linesMax(entry.getKey());
            if (over && window.lines > linesMax) {
                leftOut.add(new LeftOut(entry.getKey(), window.lines - linesMax));
            }
            return over;
        });
        return leftOut;
    }

    private static final class Window {
        private final long beganMs;
        private int lines;

        Window(long beganMs) {
            this.beganMs = beganMs;
        }
    }
}
