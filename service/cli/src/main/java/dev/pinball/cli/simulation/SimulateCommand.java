package dev.pinball.cli.simulation;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.cli.bench.BenchCommand;
import dev.pinball.cli.bench.BenchModel;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.engine.simulation.Batching;
import dev.pinball.engine.simulation.MeasuredRun;
import dev.pinball.engine.simulation.SimulatedRequest;
import dev.pinball.engine.simulation.Simulation;
import dev.pinball.engine.simulation.SimulationSettings;
import dev.pinball.engine.simulation.StepCost;
import dev.pinball.loadtest.measure.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball simulate}: what the scheduler does to requests, on a virtual clock. */
@Command(
        name = "simulate",
        description = "Compares policies, batching, budgets and block sizes on a virtual clock: the real scheduler and"
                + " blocks, with the step times that ./pinball bench --cost-model FILE has measured.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    private static final int ACCELERATORS_MAX = 10_000;

    @Option(
            names = "--cost-model",
            paramLabel = "FILE",
            required = true,
            description = "Step times, written by ./pinball bench --cost-model FILE.")
    private @Nullable Path costModel;

    @Mixin
    private SimulatedLoad load = new SimulatedLoad();

    @Option(names = "--accelerators", paramLabel = "N", description = "Engines with one each. Default: 1.")
    private int accelerators = 1;

    @Option(
            names = "--batching",
            paramLabel = "NAME,...",
            split = ",",
            description =
                    "continuous, request_level (a batch after the other) or static (likewise, and answers that are"
                            + " complete take their rows until the last is). Default: continuous.")
    private List<Batching> batching = List.of(Batching.CONTINUOUS);

    @Option(names = "--policy", paramLabel = "NAME,...", split = ",", description = "As of serve. Default: first_come.")
    private List<SchedulingPolicy> policies = List.of(SchedulingPolicy.FIRST_COME);

    @Option(names = "--block-tokens", paramLabel = "N,...", split = ",", description = "As of serve. Default: 16.")
    private List<Integer> blockTokens = List.of(16);

    @Option(names = "--step-tokens", paramLabel = "N,...", split = ",", description = "As of serve. Default: 512.")
    private List<Integer> stepTokens = List.of(512);

    @Option(names = "--inter-token-ms", paramLabel = "MS,...", split = ",", description = "As of serve. Default: 0.")
    private List<Integer> interTokenMs = List.of(0);

    @Option(names = "--sequences", paramLabel = "N", description = "Of one step. Default: 64.")
    private int sequences = 64;

    @Option(names = "--context", paramLabel = "TOKENS", description = "Of one sequence. Default: 8192.")
    private int contextTokens = 8_192;

    @Option(
            names = "--cache-tokens",
            paramLabel = "N",
            description = "Positions of keys and values of one accelerator. Default: 131072.")
    private int cacheTokens = 131_072;

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            description =
                    "For goodput: conversational, interactive, or milliseconds as 500/30. Default: conversational.")
    private String objective = "conversational";

    @Option(
            names = "--measured",
            description = "Runs the same requests in real time too, on one engine with --model or --shape, and with"
                    + " all the blocks that there is memory for.")
    private boolean measured;

    @Mixin
    private BenchModel model = new BenchModel();

    @Option(names = "--accelerator", paramLabel = "NAME", description = "Of --measured. Default: host.")
    private String accelerator = EngineConfig.ACCELERATOR_DEFAULT;

    @Option(names = "--json", description = "Prints one JSON array: a result for each combination.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        check();
        StepCost cost = BenchCommand.readCostModel(Objects.requireNonNull(costModel));
        List<SimulatedRequest> requests = load.requests(contextTokens);
        if (load.cutCount() > 0) {
            System.err.printf(
                    "pinball: %,d of %,d requests are cut to --context %d%n",
                    load.cutCount(), requests.size(), contextTokens);
        }
        List<SimulationResult> results = new ArrayList<>();
        for (Variant variant : variants()) {
            results.addAll(measured ? compare(variant, cost, requests) : simulate(variant, cost, requests));
        }
        if (json) {
            Json.print(results);
        } else {
            SimulationTable.print(results, System.out);
        }
        if (html != null) {
            Files.writeString(html, SimulationPage.of(results));
        }
        return 0;
    }

    private void check() {
        Range.require("--accelerators", accelerators, 1, ACCELERATORS_MAX);
        Range.requirePositive("--sequences", sequences);
        Range.require("--context", contextTokens, 2, Integer.MAX_VALUE);
        Range.require("--cache-tokens", cacheTokens, contextTokens, Integer.MAX_VALUE);
        blockTokens.forEach(tokens -> Range.require("--block-tokens", tokens, 1, contextTokens));
        stepTokens.forEach(tokens -> Range.requirePositive("--step-tokens", tokens));
        interTokenMs.forEach(ms -> Range.require("--inter-token-ms", ms, 0, Integer.MAX_VALUE));
        if (html != null) {
            OutputFile.require("--html", html);
        }
    }

    private List<SimulationResult> simulate(Variant variant, StepCost cost, List<SimulatedRequest> requests) {
        SimulationSettings settings = variant.settings(sequences, contextTokens, cacheTokens, accelerators);
        return List.of(simulate(variant.label(), settings, cost, requests));
    }

    private SimulationResult simulate(
            String label, SimulationSettings settings, StepCost cost, List<SimulatedRequest> requests) {
        RunFigures figures = new RunFigures(objective(), settings.accelerators());
        Simulation.run(settings, cost, requests, figures);
        return figures.result(label);
    }

    /** Both on a model, with as many blocks as there is memory for. */
    private List<SimulationResult> compare(Variant variant, StepCost cost, List<SimulatedRequest> requests) {
        EngineConfig config = new EngineConfig(
                Optional.of(accelerator),
                new EngineConfig.Batching(variant.stepTokens(), sequences, requests.size(), Integer.MAX_VALUE),
                new EngineConfig.KeyValueCache(variant.blockTokens(), 0, KeyValueType.F32),
                contextTokens,
                contextTokens,
                ClientLimits.DEFAULTS.withoutQueueMax(),
                variant.scheduling());
        RunFigures figures = new RunFigures(objective(), 1);
        try (LoadedModel loaded = model.open(config)) {
            DeviceLimits limits = loaded.settings().device();
            SimulationResult simulated = simulate(
                    variant.label(),
                    new SimulationSettings(limits, variant.scheduling(), variant.batching(), 1),
                    cost,
                    requests);
            MeasuredRun.run(loaded, variant.batching(), requests, figures);
            return List.of(simulated, figures.result(variant.label() + " (measured)"));
        }
    }

    private Objective objective() {
        return Range.parse("--objective", objective, Objective::parse);
    }

    private List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (Batching way : batching) {
            for (SchedulingPolicy policy : policies) {
                for (int block : blockTokens) {
                    for (int step : stepTokens) {
                        for (int ms : interTokenMs) {
                            variants.add(new Variant(way, policy, block, step, ms));
                        }
                    }
                }
            }
        }
        return variants;
    }
}
