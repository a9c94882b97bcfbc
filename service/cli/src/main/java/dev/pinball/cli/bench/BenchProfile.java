package dev.pinball.cli.bench;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.Accelerator.OperationTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums the time of operations over the runs of a phase. */
final class BenchProfile {
    private static final String REST = "outside the accelerator";

    private final Accelerator accelerator;
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private List<OperationTime> before = List.of();
    private long begin;

    BenchProfile(Accelerator accelerator) {
        this.accelerator = accelerator;
    }

    /** One operation in one phase. */
    record Line(String operation, double microsecondsPerToken, double share) {}

    void begin() {
        before = accelerator.operationTimes();
        begin = System.nanoTime();
    }

    /** Ends the phase and returns its seconds. */
    double end() {
        long elapsed = System.nanoTime() - begin;
        long rest = elapsed;
        List<OperationTime> after = accelerator.operationTimes();
        for (int i = 0; i < after.size(); i++) {
            long taken = after.get(i).nanos() - before.get(i).nanos();
            nanos.merge(after.get(i).operation(), taken, Long::sum);
            rest -= taken;
        }
        nanos.merge(REST, rest, Long::sum);
        return elapsed / 1e9;
    }

    void clear() {
        nanos.clear();
    }

    /** The longest first. */
    List<Line> lines(long tokenCount) {
        double all = nanos.values().stream().mapToLong(Long::longValue).sum();
        return nanos.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue() / 1e3 / tokenCount, entry.getValue() / all))
                .sorted(Comparator.comparingDouble(Line::share).reversed())
                .toList();
    }
}
