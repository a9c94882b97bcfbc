package dev.pinball.cli.report;

import dev.pinball.cli.report.PartOutcome.Status;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a part in a process of its own, and kills it, and what it started, at its limit. */
final class PartProcess {
    private static final Duration DYING = Duration.ofSeconds(5);

    private final Path log;

    /** @param log that all parts append to */
    PartProcess(Path log) {
        this.log = log;
    }

    PartOutcome run(ReportPart part, Duration limit) throws IOException, InterruptedException {
        Files.writeString(
                log,
                "%n== %s, at most %d s: %s %s%n"
                        .formatted(part.name(), limit.toSeconds(), part.environment(), part.command()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        long outputStart = Files.size(log);
        long begin = System.nanoTime();
        Process process;
        try {
            process = start(part);
        } catch (IOException failure) {
            return PartOutcome.notRun(part, Status.FAILED, failure.toString());
        }
        boolean ended = false;
        boolean gone;
        try {
            ended = process.waitFor(limit);
        } finally {
            gone = kill(process);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        PartOutput output = PartOutput.read(log, outputStart);
        if (!ended) {
            String reason = "killed after %.1f s%s".formatted(seconds, gone ? "" : ", and is there still");
            return PartOutcome.notDone(part, Status.TIMED_OUT, seconds, reason, null, output);
        }
        int exitCode = process.exitValue();
        return switch (exitCode) {
            case 0 -> PartOutcome.done(part, seconds, output);
            case ReportPart.NOTHING_TO_MEASURE ->
                PartOutcome.notDone(part, Status.SKIPPED, seconds, output.lastLine(), exitCode, output);
            default -> {
                String reason = "exit status %d: %s".formatted(exitCode, output.lastLine());
                yield PartOutcome.notDone(part, Status.FAILED, seconds, reason, exitCode, output);
            }
        };
    }

    private Process start(ReportPart part) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(part.command())
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(part.environment());
        return builder.start();
    }

    /** Returns whether it is gone: a process that waits for a broken driver can't be killed, and is left behind. */
    private static boolean kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return process.waitFor(DYING.toMillis(), TimeUnit.MILLISECONDS);
    }
}
