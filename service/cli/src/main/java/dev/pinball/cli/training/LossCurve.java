package dev.pinball.cli.training;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.UsageException;
import dev.pinball.training.run.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the losses of a training as comma-separated values, one line for each step. */
final class LossCurve implements AutoCloseable {
    private final Writer writer;
    private double validationLoss = Double.NaN;

    private LossCurve(Writer writer) {
        this.writer = writer;
    }

    /** @param path where it goes; nowhere if null */
    static LossCurve open(@Nullable Path path, boolean append) {
        if (path == null) {
            return new LossCurve(Writer.nullWriter());
        }
        try {
            boolean goesOn = append && Files.exists(path);
            LossCurve curve = new LossCurve(
                    goesOn ? Files.newBufferedWriter(path, StandardOpenOption.APPEND) : Files.newBufferedWriter(path));
            if (!goesOn) {
                curve.line("step,loss,validation_loss");
            }
            return curve;
        } catch (IOException failure) {
            throw new UsageException("--curve: %s (expected: a file that can be written; %s)"
                    .formatted(path, FileProblem.reason(failure)));
        }
    }

    void add(TrainingProgress progress) {
        double latest = progress.validationLoss().orElse(Double.NaN);
        String validation = latest == validationLoss || Double.isNaN(latest) ? "" : number(latest);
        validationLoss = latest;
        line("%d,%s,%s".formatted(progress.step().step(), number(progress.step().loss()), validation));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    private void line(String line) {
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("the loss curve can't be written: " + FileProblem.reason(failure), failure);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the loss curve can't be written: " + FileProblem.reason(failure), failure);
        }
    }
}
