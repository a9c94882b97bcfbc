package dev.pinball.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a part, as {@code report.json} says it.
 *
 * @param reason why it isn't done; absent where it is
 * @param exitCode absent where it didn't run to an end
 * @param lastLines of what it printed, where it isn't done
 * @param gpu absent where nothing watched one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record PartOutcome(
        String name,
        Status status,
        double seconds,
        @Nullable String reason,
        @Nullable Integer exitCode,
        List<String> lastLines,
        @Nullable GpuUse gpu,
        List<Map<String, Object>> results) {

    /** How a part ended. */
    enum Status {
        RUNNING,
        DONE,
        /** It ended with another exit status than 0, or could not be started. */
        FAILED,
        /** It was killed at its limit. */
        TIMED_OUT,
        /** It was not begun, or found nothing to measure. */
        SKIPPED
    }

    static PartOutcome running(ReportPart part) {
        return new PartOutcome(part.name(), Status.RUNNING, 0, null, null, List.of(), null, List.of());
    }

    static PartOutcome notRun(ReportPart part, Status status, String reason) {
        return new PartOutcome(part.name(), status, 0, reason, null, List.of(), null, List.of());
    }

    static PartOutcome done(ReportPart part, double seconds, PartOutput output) {
        return new PartOutcome(part.name(), Status.DONE, seconds, null, 0, List.of(), null, output.results());
    }

    static PartOutcome notDone(
            ReportPart part,
            Status status,
            double seconds,
            String reason,
            @Nullable Integer exitCode,
            PartOutput output) {
        return new PartOutcome(
                part.name(), status, seconds, reason, exitCode, output.lastLines(), null, output.results());
    }

    PartOutcome with(@Nullable GpuUse use) {
        return new PartOutcome(name, status, seconds, reason, exitCode, lastLines, use, results);
    }
}
