package dev.pinball.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.time.Instant;
import java.util.Map;

/** Writes to the console, of each kind of line at most {@value RepeatLimit#LINES_MAX} in {@value RepeatLimit#WINDOW_MS} ms. */
public final class LimitingAppender extends ConsoleAppender<ILoggingEvent> {
    private final RepeatLimit limit = new RepeatLimit();

    @Override
    protected synchronized void append(ILoggingEvent event) {
        long nowMs = event.getTimeStamp();
        for (RepeatLimit.LeftOut leftOut : limit.over(nowMs)) {
            super.append(summary(leftOut, nowMs));
        }
        if (limit.passes(new RepeatLimit.Kind(event.getLoggerName(), event.getMessage()), nowMs)) {
            super.append(event);
        }
    }

    private static ILoggingEvent summary(RepeatLimit.LeftOut leftOut, long nowMs) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(leftOut.kind().logger());
        event.setLevel(Level.WARN);
        event.setThreadName(Thread.currentThread().getName());
        event.setMessage("%d lines like this were left out: %s"
                .formatted(leftOut.count(), leftOut.kind().message()));
        event.setMDCPropertyMap(Map.of());
        event.setInstant(Instant.ofEpochMilli(nowMs));
        return event;
    }
}
