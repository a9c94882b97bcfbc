package dev.pinball.cli.loadtest;

import dev.pinball.cli.option.UsageException;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.client.ServedModel;
import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.measure.Report;
import dev.pinball.loadtest.measure.Report.Probe;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.measure.Tick;
import dev.pinball.loadtest.nullserver.NullServer;
import dev.pinball.loadtest.run.ClientCheck;
import dev.pinball.loadtest.run.Progress;
import dev.pinball.loadtest.run.RateSearch;
import dev.pinball.loadtest.run.Run;
import dev.pinball.loadtest.run.RunPlan;
import dev.pinball.loadtest.run.ServerMetrics;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.PromptText;
import dev.pinball.loadtest.workload.Workload;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One measurement of one server: asks what its model is, runs what was asked for, and checks the client itself. */
final class Measurement {
    private static final int OPENAI_CONTEXT_TOKENS = 2048;
    private static final int CHECK_CLIENTS_MAX = 64;

    private final TargetOptions target;
    private final LoadOptions load;
    private final Terms terms;
    private final boolean search;
    private final List<Double> rates;

    /** What every run has in common. */
    record Terms(
            double seconds,
            double warmUpSeconds,
            double drainSeconds,
            int repeats,
            int inFlightMax,
            int contextTokens,
            long seed,
            Objective objective,
            boolean quiet) {}

    Measurement(TargetOptions target, LoadOptions load, Terms terms, boolean search, List<Double> rates) {
        this.target = target;
        this.load = load;
        this.terms = terms;
        this.search = search;
        this.rates = rates;
    }

    Report report(List<String> arguments) throws IOException, InterruptedException {
        Optional<URI> address = target.metrics();
        try (Endpoint endpoint = target.endpoint();
                @Nullable ServerMetrics metrics = address.map(ServerMetrics::new).orElse(null)) {
            Supplier<Map<String, Double>> server = metrics == null ? Map::of : metrics;
            RunPlan plan = plan(endpoint);
            List<Probe> probes = probes(plan, endpoint, server);
            List<RunResult> runs = probes.isEmpty() ? runs(plan, endpoint, server) : best(probes);
            double ceiling = ceiling(plan, runs);
            return new Report(
                    Map.of("target", target.target(), "arguments", String.join(" ", arguments)),
                    machine(),
                    terms.objective,
                    Report.figures(runs),
                    runs,
                    probes,
                    ClientCheck.judge(runs, ceiling, target.threads()));
        }
    }

    private RunPlan plan(Endpoint endpoint) throws IOException, InterruptedException {
        Arrivals arrivals = rates.isEmpty() ? load.arrivals() : load.open(rates.getFirst());
        Workload workload = load.workload();
        PromptText text;
        int context;
        try {
            text = new PromptText(ServedModel.tokensPerWord(endpoint, words -> PromptText.ofWords(words, terms.seed)));
            context = terms.contextTokens > 0 ? terms.contextTokens : askedContext();
        } catch (IllegalStateException | StatusRuntimeException failure) {
            throw new UsageException("--target: %s: %s (expected: a server of --protocol %s)"
                    .formatted(target.target(), failure.getMessage(), target.protocol()));
        }
        return new RunPlan(
                arrivals,
                workload.within(context),
                text,
                terms.warmUpSeconds,
                terms.seconds,
                terms.drainSeconds,
                terms.inFlightMax,
                terms.objective,
                terms.seed);
    }

    private int askedContext() {
        return target.protocol() == TargetOptions.Protocol.OPENAI
                ? OPENAI_CONTEXT_TOKENS
                : ServedModel.contextTokens(target.address());
    }

    private List<RunResult> runs(RunPlan plan, Endpoint endpoint, Supplier<Map<String, Double>> server)
            throws InterruptedException {
        List<RunResult> runs = new ArrayList<>();
        for (int repeat = 0; repeat < terms.repeats; repeat++) {
            runs.add(Run.of(plan.repeat(repeat), endpoint, server, progress("run %d".formatted(repeat + 1))));
        }
        return runs;
    }

    private List<Probe> probes(RunPlan plan, Endpoint endpoint, Supplier<Map<String, Double>> server)
            throws InterruptedException {
        RateSearch.Trial trial = rate -> {
            RunResult run = Run.of(plan.with(load.open(rate)), endpoint, server, progress("%.1f/s".formatted(rate)));
            return new Probe(rate, terms.objective.isMetBy(run), run);
        };
        if (search) {
            if (!(load.rate() > 0)) {
                throw new UsageException(
                        "--rate: %s (expected: above 0, where --search begins)".formatted(load.rate()));
            }
            return RateSearch.search(load.rate(), trial);
        }
        List<Probe> probes = new ArrayList<>();
        for (double rate : rates) {
            probes.add(trial.at(rate));
        }
        return probes;
    }

    /** The run of the highest rate that met the objective; where none did, that of the lowest. */
    private static List<RunResult> best(List<Probe> probes) {
        Probe best = probes.getFirst();
        for (Probe probe : probes) {
            boolean better = probe.met()
                    ? !best.met() || probe.ratePerSecond() > best.ratePerSecond()
                    : !best.met() && probe.ratePerSecond() < best.ratePerSecond();
            best = better ? probe : best;
        }
        return List.of(best.run());
    }

    private double ceiling(RunPlan plan, List<RunResult> runs) throws IOException, InterruptedException {
        long most = runs.stream()
                .flatMap(run -> run.ticks().stream())
                .mapToLong(Tick::inFlight)
                .max()
                .orElse(1);
        int clients = Math.clamp(most, 1, CHECK_CLIENTS_MAX);
        try (NullServer nullServer = new NullServer(0, Optional.empty());
                Endpoint client = target.nullEndpoint(nullServer.port())) {
            return ClientCheck.ceilingMessagesPerSecond(plan, clients, target.threads(), client, nullServer);
        }
    }

    private Progress progress(String name) {
        return terms.quiet ? _ -> {} : tick -> System.err.println(line(name, tick));
    }

    private static String line(String name, Tick tick) {
        return "%s %4.0f s: %,.1f requests/s sent, %,.1f ended, %,.0f tokens/s, %d in flight, %d failed, first token p99 %.1f ms, inter-token p99 %.1f ms"
                .formatted(
                        name,
                        tick.second(),
                        tick.sentPerSecond(),
                        tick.endedPerSecond(),
                        tick.tokensPerSecond(),
                        tick.inFlight(),
                        tick.failed(),
                        tick.firstTokenP99(),
                        tick.interTokenP99());
    }

    private static Map<String, String> machine() {
        return Map.of(
                "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "architecture", property("os.arch"),
                "system", property("os.name"),
                "java", property("java.version"));
    }

    private static String property(String name) {
        @Nullable String value = System.getProperty(name);
        return value == null ? "" : value;
    }
}
