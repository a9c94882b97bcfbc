package dev.pinball.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What {@code report.json} has.
 *
 * @param minutes that all parts may take together
 * @param complete whether the last part has ended
 * @param copyBytesPerSecond of the fastest copy on the device, read and written; absent until one was measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GpuReport(
        String version,
        String started,
        double minutes,
        double seconds,
        boolean complete,
        @Nullable Double copyBytesPerSecond,
        List<PartOutcome> parts) {
    private static final String COPY = "best_bytes_per_second";
    private static final String READ = "read_bytes_per_second";

    /** Adds what share of the copy's bandwidth each result reads that says how much it reads. */
    static GpuReport of(
            String version, String started, double minutes, double seconds, boolean complete, List<PartOutcome> parts) {
        OptionalDouble copy = parts.stream()
                .flatMap(part -> part.results().stream())
                .filter(result -> result.get(COPY) instanceof Number)
                .mapToDouble(result -> number(result, COPY))
                .max();
        copy.ifPresent(bytes -> parts.stream()
                .flatMap(part -> part.results().stream())
                .filter(result -> result.get(READ) instanceof Number)
                .forEach(result -> result.put("share_of_copy", number(result, READ) / bytes)));
        Double copied = copy.isPresent() ? copy.getAsDouble() : null;
        return new GpuReport(version, started, minutes, seconds, complete, copied, parts);
    }

    private static double number(Map<String, Object> result, String name) {
        return result.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
