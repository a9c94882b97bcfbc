package dev.pinball.cli.report;

import dev.pinball.cli.bench.BenchPreset;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.report.PartOutcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pinball gpu-report}: all that is worth knowing of a GPU which is there for a few minutes. */
@Command(
        name = "gpu-report",
        description =
                "Measures a GPU by TornadoVM within minutes: what is installed, its memory's speed, models, kernels,"
                        + " tests. Writes report.json and report.log.",
        mixinStandardHelpOptions = true)
public final class GpuReportCommand implements Callable<Integer> {
    private static final int MINUTES_MAX = 600;

    @Parameters(paramLabel = "FOLDER", description = "Where report.json and report.log are written.")
    private Path folder = Path.of("");

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "8",
            description = "All parts together; those that no longer fit are skipped. Default: 8.")
    private int minutes;

    @Option(
            names = "--shapes",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            defaultValue = "8B,1.2B,110M",
            description = "Models, as bench --shape names them, the most important first. Default: 8B,1.2B,110M.")
    private List<String> shapes = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Range.require("--minutes", minutes, 1, MINUTES_MAX);
        if (folder.toString().isEmpty()) {
            throw new UsageException("gpu-report: no folder (expected: where report.json is to be written)");
        }
        shapes.forEach(BenchPreset::named);
        if (Objects.requireNonNullElse(System.getenv("TORNADOVM_HOME"), "").isEmpty()) {
            throw new UsageException(
                    "TORNADOVM_HOME is not set (expected: the folder of an SDK: docs/ACCELERATORS.md)");
        }
        String home = System.getProperty("pinball.home");
        if (home == null) {
            throw new UsageException("gpu-report: no folder of Pinball is known (expected: a start by ./pinball)");
        }
        OutputFile.requireFolder("gpu-report", folder);
        killPartsAtShutdown();
        String version = Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "unknown");
        Path profile = folder.toAbsolutePath().resolve("kernels.json");
        Files.write(profile, new byte[0]);
        List<ReportPart> parts = new ReportParts(Path.of(home), profile).of(shapes);
        List<PartOutcome> outcomes =
                new ReportRun(folder.toAbsolutePath(), version, Duration.ofMinutes(minutes)).run(parts);
        outcomes.forEach(GpuReportCommand::print);
        return outcomes.stream().allMatch(GpuReportCommand::isFine) ? 0 : 1;
    }

    /** A signal may end this process alone, in the middle of a part. */
    private static void killPartsAtShutdown() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly), "parts"));
    }

    private static boolean isFine(PartOutcome outcome) {
        return outcome.status() == Status.DONE || outcome.status() == Status.SKIPPED;
    }

    private static void print(PartOutcome outcome) {
        String reason = outcome.reason() == null ? "" : ": " + outcome.reason();
        System.out.printf("%-24s %-9s %5.1f s%s%n", outcome.name(), outcome.status(), outcome.seconds(), reason);
    }
}
