package dev.pinball.cli.option;

import dev.pinball.FileProblem;
import dev.pinball.loadtest.workload.Trace;
import dev.pinball.loadtest.workload.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Requests of the past instead of drawn ones. */
public final class TraceOptions {
    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Lengths and times of a trace: Mooncake's JSON lines (hash_ids are shared prefixes), Azure's CSV,"
                            + " ShareGPT's JSON.")
    private @Nullable Path trace;

    @Option(names = "--trace-speed", paramLabel = "X", description = "How many times as fast. Default: 1.")
    private double traceSpeed = 1;

    @Option(names = "--length-scale", paramLabel = "X", description = "Multiplies the lengths of a trace. Default: 1.")
    private double lengthScale = 1;

    /** Whether there is one. */
    public boolean given() {
        return trace != null;
    }

    /** By how much the lengths of {@link #trace} have been multiplied. */
    public double lengthScale() {
        return Range.requirePositive("--length-scale", lengthScale);
    }

    /** The trace, as fast and as long as asked for; {@link Trace#NONE} where there is none. */
    public Trace trace() throws IOException {
        double speed = Range.requirePositive("--trace-speed", traceSpeed);
        double scale = lengthScale();
        Path file = trace;
        if (file == null) {
            return Trace.NONE;
        }
        try {
            return TraceFile.read(file).scaled(speed, scale);
        } catch (IOException failure) {
            throw new UsageException("--trace: %s: %s".formatted(file, FileProblem.reason(failure)));
        } catch (IllegalArgumentException failure) {
            throw new UsageException("--trace: " + failure.getMessage());
        }
    }
}
