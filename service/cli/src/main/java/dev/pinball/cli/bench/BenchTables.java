package dev.pinball.cli.bench;

import dev.pinball.cli.bench.BenchCommand.Report;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the results of a benchmark as tables. */
final class BenchTables {
    private final PrintStream out;
    private final boolean profile;

    /** @param profile whether to print the time of each operation */
    BenchTables(PrintStream out, boolean profile) {
        this.out = out;
        this.profile = profile;
    }

    /** @param before an earlier run to compare with */
    void print(Report report, @Nullable Report before) {
        out.printf(
                "%s; this machine reads %.1f GB/s and multiplies and adds %.1f GFLOP/s (f32)%n%n",
                report.model(),
                report.limits().readBytesPerSecond() / 1e9,
                report.limits().f32MultiplyAddFlops() / 1e9);
        out.println("batch   prompt tokens/s  of multiply-add   generated tokens/s  of read bandwidth");
        for (BenchResult result : report.results()) {
            out.printf(
                    "%5d   %15.1f  %14.1f%%   %18.1f  %16.1f%%%n",
                    result.batch(),
                    result.promptTokensPerSecond(),
                    100 * result.shareOfMultiplyAdd(),
                    result.generateTokensPerSecond(),
                    100 * result.shareOfReadBandwidth());
        }
        if (before != null) {
            compare(report, before);
        }
        if (profile) {
            report.results().forEach(this::printProfile);
        }
    }

    private void compare(Report report, Report before) {
        out.printf("%nto the earlier run of %s:%nbatch   prompt   generated%n", before.model());
        for (BenchResult result : report.results()) {
            before.results().stream()
                    .filter(other -> other.batch() == result.batch())
                    .forEach(other -> out.printf(
                            "%5d   %5.2fx   %8.2fx%n",
                            result.batch(),
                            result.promptTokensPerSecond() / other.promptTokensPerSecond(),
                            result.generateTokensPerSecond() / other.generateTokensPerSecond()));
        }
    }

    private void printProfile(BenchResult result) {
        printProfile("computing prompts", result.batch(), result.promptProfile());
        printProfile("generating", result.batch(), result.generateProfile());
    }

    private void printProfile(String phase, int batch, List<BenchProfile.Line> lines) {
        out.printf("%n%s, batch %d: microseconds of a token%n", phase, batch);
        for (BenchProfile.Line line : lines) {
            out.printf("%10.2f  %5.1f%%  %s%n", line.microsecondsPerToken(), 100 * line.share(), line.operation());
        }
    }
}
