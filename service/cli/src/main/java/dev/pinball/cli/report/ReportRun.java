package dev.pinball.cli.report;

import dev.pinball.cli.option.Json;
import dev.pinball.cli.report.PartOutcome.Status;
import dev.pinball.model.gguf.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs parts in their order within a time for all. {@code report.json} is whole after each, so that whatever a later part
 * does, and whenever the machine is taken away, the earlier ones are not lost.
 */
final class ReportRun {
    private final Path folder;
    private final String version;
    private final Duration most;
    private final Instant started = Instant.now();
    private final long begin = System.nanoTime();
    private final List<PartOutcome> outcomes = new ArrayList<>();

    /** @param most that all parts may take together */
    ReportRun(Path folder, String version, Duration most) {
        this.folder = folder;
        this.version = version;
        this.most = most;
    }

    List<PartOutcome> run(List<ReportPart> parts) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve("report.log");
        Files.deleteIfExists(log);
        PartProcess processes = new PartProcess(log);
        try (GpuWatch watch = GpuWatch.start(folder.resolve("gpu.csv"))) {
            for (ReportPart part : parts) {
                Duration left = most.minusNanos(System.nanoTime() - begin);
                if (left.compareTo(part.least()) < 0) {
                    outcomes.add(PartOutcome.notRun(part, Status.SKIPPED, tooLittle(part, left)));
                    continue;
                }
                outcomes.add(PartOutcome.running(part));
                write(false);
                long position = watch.position();
                Duration limit = left.compareTo(part.most()) < 0 ? left : part.most();
                PartOutcome outcome = processes.run(part, limit).with(watch.since(position));
                outcomes.removeLast();
                outcomes.add(outcome);
                write(false);
            }
        }
        write(true);
        return List.copyOf(outcomes);
    }

    private String tooLittle(ReportPart part, Duration left) {
        return "%.0f s of %.0f are left (expected: %d or more)"
                .formatted(
                        Math.max(0, left.toMillis() / 1e3),
                        most.toMillis() / 1e3,
                        part.least().toSeconds());
    }

    private void write(boolean complete) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        GpuReport report =
                GpuReport.of(version, started.toString(), most.toMillis() / 60e3, seconds, complete, outcomes);
        AtomicFile.write(
                folder.resolve("report.json"),
                out -> out.write((Json.text(report) + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
