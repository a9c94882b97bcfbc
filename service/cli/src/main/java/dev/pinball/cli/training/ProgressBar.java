package dev.pinball.cli.training;

import dev.pinball.training.run.TrainingProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows the progress of a training: one changing line in a terminal, otherwise a line now and then. */
final class ProgressBar {
    private static final int WIDTH = 24;
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private long lastLineNanos = System.nanoTime() - LINE_EVERY_NANOS;

    /** @param terminal whether a line can be written over */
    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(TrainingProgress progress) {
        if (terminal) {
            out.print("\r" + line(progress) + "\u001b[K");
            out.flush();
        } else if (System.nanoTime() - lastLineNanos >= LINE_EVERY_NANOS
                || progress.step().step() == progress.steps()) {
            lastLineNanos = System.nanoTime();
            out.println(line(progress));
        }
    }

    /** Ends the line, so that other output starts on its own line. */
    void end() {
        if (terminal) {
            out.println();
        }
    }

    static String line(TrainingProgress progress) {
        long step = progress.step().step();
        int filled = (int) (WIDTH * step / progress.steps());
        String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
        String validation = progress.validationLoss().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "  validation %.4f",
                        progress.validationLoss().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "%s %,d/%,d  loss %.4f%s  %,.0f tokens/s  %.0f%% of peak  %s left",
                bar,
                step,
                progress.steps(),
                progress.step().loss(),
                validation,
                progress.tokensPerSecond(),
                100 * progress.shareOfPeak(),
                duration(progress.secondsLeft()));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3_600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3_600, whole / 60 % 60, whole % 60);
    }
}
