package dev.pinball.cli.report;

import dev.pinball.cli.bench.BenchModel;
import dev.pinball.cli.bench.BenchPace;
import dev.pinball.cli.bench.BenchRun;
import dev.pinball.cli.bench.BenchSpeed;
import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.Json;
import dev.pinball.engine.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./pinball gpu-report-speed}: a part of the report. It prints each result as soon as it has it, what is worth most
 * first: one sequence, then a full batch.
 */
@Command(name = "gpu-report-speed", description = "Measures a model for gpu-report.", hidden = true)
public final class SpeedCommand implements Callable<Integer> {
    private static final List<Integer> BATCHES = List.of(1, 64, 8);
    private static final int SHORT_PROMPT_TOKENS = 16;
    private static final int GENERATED_TOKENS = 32;
    private static final int LONG_PROMPT_TOKENS = 512;
    private static final BenchPace PACE = new BenchPace(Duration.ofSeconds(1), 5, Duration.ofSeconds(3));

    /** Two tokens, of which one is computed before Go: so all steps have one row for each sequence. */
    private static final int SHORTEST_PROMPT_TOKENS = 2;

    private static final int PROFILED_TOKENS = 8;
    private static final BenchPace ONCE = new BenchPace(Duration.ZERO, 1, Duration.ZERO);

    @Mixin
    private BenchModel model = new BenchModel();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Option(
            names = "--kernel-times",
            paramLabel = "FILE",
            description = "Says how long each kernel takes instead; FILE is what TornadoVM's profiler appends to.")
    private @Nullable Path profile;

    /** The model is on the device. */
    private record Opened(String measured, String accelerator, long weightBytes, double seconds) {}

    /** Sequences that generate after short prompts. */
    private record Generated(
            String measured, int batch, int runs, double tokensPerSecond, double stepMs, double readBytesPerSecond) {}

    /** One long prompt. */
    private record Prompt(String measured, int tokens, int runs, double tokensPerSecond, double flops) {}

    /** Kernels of steps of one row for each sequence. */
    private record Kernels(String measured, int batch, List<KernelTime> kernels) {}

    @Override
    public Integer call() throws IOException {
        long begin = System.nanoTime();
        try (LoadedModel loaded = model.open(engineOptions.config())) {
            Json.printLine(new Opened(
                    "open",
                    loaded.accelerator().description(),
                    loaded.model().program().weightBytes(1),
                    (System.nanoTime() - begin) / 1e9));
            if (profile == null) {
                measure(loaded);
            } else {
                profile(loaded, profile);
            }
        }
        return 0;
    }

    private static void measure(LoadedModel loaded) {
        BenchRun generation = BenchRun.of(loaded, SHORT_PROMPT_TOKENS, GENERATED_TOKENS);
        BATCHES.forEach(batch -> generate(generation, batch));
        BenchSpeed prompt = BenchRun.of(loaded, LONG_PROMPT_TOKENS, 1).speed(1, PACE);
        Json.printLine(new Prompt(
                "prompt",
                prompt.promptTokens(),
                prompt.runCount(),
                prompt.promptTokensPerSecond(),
                prompt.promptFlops()));
    }

    private static void generate(BenchRun run, int batch) {
        BenchSpeed speed = run.speed(batch, PACE);
        Json.printLine(new Generated(
                "generate",
                batch,
                speed.runCount(),
                speed.generateTokensPerSecond(),
                1e3 * batch / speed.generateTokensPerSecond(),
                speed.readBytesPerSecond()));
    }

    private static void profile(LoadedModel loaded, Path profile) throws IOException {
        BenchRun run = BenchRun.of(loaded, SHORTEST_PROMPT_TOKENS, PROFILED_TOKENS);
        for (int batch : BATCHES) {
            Files.write(profile, new byte[0]); // what opening appended is of other steps
            run.speed(batch, ONCE);
            Json.printLine(new Kernels("kernels", batch, KernelTime.read(profile)));
        }
    }
}
