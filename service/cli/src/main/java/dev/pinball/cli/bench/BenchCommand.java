package dev.pinball.cli.bench;

import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.simulation.StepCost;
import dev.pinball.engine.simulation.StepCostMeter;
import dev.pinball.host.roofline.MachineLimits;
import dev.pinball.server.grpc.request.RequestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball bench}: how fast the whole engine is, and what share of the machine's limits that is. */
@Command(
        name = "bench",
        description = "Measures prompt and generation speed at each batch size, beside the limits of this machine.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    @Mixin
    private BenchModel model = new BenchModel();

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "Tokens of each prompt. Default: 512.")
    private int promptTokens;

    @Option(
            names = "--generate-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tokens of each answer. Default: 128.")
    private int generateTokens;

    @Option(
            names = "--batch",
            paramLabel = "N[,N...]",
            split = ",",
            defaultValue = "1,8,32",
            description = "Sequences at a time. Default: 1,8,32.")
    private List<Integer> batches = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs whose median counts, after five seconds that do not. Default: 5.")
    private int runs;

    @Mixin
    private BenchDraw draw = new BenchDraw();

    @Option(names = "--json", description = "Prints one JSON object: limits, results.")
    private boolean json;

    @Option(names = "--profile", description = "Says where the time of a step goes, by operation.")
    private boolean profile;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Prints ratios to an earlier run, whose --json output is in FILE.")
    private @Nullable Path earlier;

    @Option(
            names = "--cost-model",
            paramLabel = "FILE",
            description = "Measures how long steps take by their rows instead, and writes it for ./pinball simulate.")
    private @Nullable Path costModel;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    /** What {@code --json} prints. */
    record Report(String model, Limits limits, List<BenchResult> results) {}

    /** What the machine can do. */
    record Limits(double readBytesPerSecond, double f32MultiplyAddFlops) {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        Range.requirePositive("--prompt-tokens", promptTokens);
        Range.requirePositive("--generate-tokens", generateTokens);
        Range.requirePositive("--runs", runs);
        int places = engineOptions.config().batching().places();
        batches.forEach(batch -> Range.require("--batch", batch, 1, places));
        draw.answer(generateTokens); // a wrong value is told before the model is loaded
        if (costModel != null) {
            OutputFile.require("--cost-model", costModel);
            writeCostModel(costModel);
            return 0;
        }
        Report before = earlier == null ? null : Json.read(earlier, Report.class);
        Report report = measure();
        if (json) {
            Json.print(report);
        } else {
            new BenchTables(System.out, profile).print(report, before);
        }
        return 0;
    }

    private void writeCostModel(Path file) throws IOException {
        try (LoadedModel loaded = model.open(engineOptions.config())) {
            SamplingParameters sampling =
                    RequestReader.of(loaded).read(draw.answer(1)).sampling();
            StepCost cost = new StepCostMeter(loaded, () -> new SamplingState(sampling, false, 0)).measure();
            Files.writeString(file, Json.text(cost));
        }
    }

    /** Reads what {@code --cost-model} has written. */
    public static StepCost readCostModel(Path file) {
        return Json.read(file, StepCost.class, "what bench --cost-model wrote");
    }

    private Report measure() throws InterruptedException {
        List<BenchResult> results = new ArrayList<>();
        try (LoadedModel loaded = model.open(engineOptions.config())) {
            MachineLimits machine = MachineLimits.measure(Runtime.getRuntime().availableProcessors());
            BenchRun run = BenchRun.fitting(loaded, draw, promptTokens, generateTokens);
            for (int batch : batches) {
                results.add(run.measure(batch, BenchPace.steady(runs), machine));
            }
            Limits limits = new Limits(machine.readBytesPerSecond(), machine.multiplyAddFlops());
            return new Report(loaded.model().program().config().name(), limits, results);
        }
    }
}
