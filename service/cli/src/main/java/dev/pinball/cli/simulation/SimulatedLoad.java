package dev.pinball.cli.simulation;

import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.TraceOptions;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.simulation.SimulatedRequest;
import dev.pinball.engine.simulation.SimulatedRequest.Segment;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.Lengths;
import dev.pinball.loadtest.workload.Shares;
import dev.pinball.loadtest.workload.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The requests of a simulation: those of a trace, or drawn. */
final class SimulatedLoad {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int TRACE_BLOCK_TOKENS = 512; // of Mooncake's hash_ids

    @Mixin
    private TraceOptions trace = new TraceOptions();

    @Option(names = "--requests", paramLabel = "N", description = "Requests that are drawn. Default: 10000.")
    private int requestCount = 10_000;

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second that are drawn. Default: 10.")
    private double rate = 10;

    @Option(
            names = "--burstiness",
            paramLabel = "B",
            description = "Shape of the gaps' gamma distribution: 1 is Poisson, less comes in bursts. Default: 1.")
    private double burstiness = 1;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            description = "128, 64..256, or 128~0.8 (log-normal: median and sigma). Default: 512~0.8.")
    private String promptTokens = "512~0.8";

    @Option(names = "--answer-tokens", paramLabel = "N", description = "Likewise. Default: 128~0.8.")
    private String answerTokens = "128~0.8";

    @Option(names = "--prefix-tokens", paramLabel = "N", description = "A beginning that prompts share. Default: 0.")
    private int prefixTokens;

    @Option(names = "--prefix-groups", paramLabel = "N", description = "Different beginnings. Default: 1.")
    private int prefixGroups = 1;

    @Option(
            names = "--tenants",
            paramLabel = "NAME=WEIGHT,...",
            description = "Shares of the requests. Default: one tenant.")
    private @Nullable String tenants;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn. Default: 1.")
    private long seed = 1;

    private int cutCount;

    /** The requests in the order of their times, cut to fit {@code contextTokens}. */
    List<SimulatedRequest> requests(int contextTokens) throws IOException {
        Range.requirePositive("--requests", requestCount);
        Range.requirePositive("--prefix-groups", prefixGroups);
        Range.require("--prefix-tokens", prefixTokens, 0, Integer.MAX_VALUE);
        Range.requirePositive("--rate", rate);
        Range.requirePositive("--burstiness", burstiness);
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        Shares shares = tenants == null ? Shares.NONE : Range.parse("--tenants", tenants, Shares::parse);
        return trace.given() ? traced(contextTokens, shares, random) : drawn(contextTokens, shares, random);
    }

    private List<SimulatedRequest> drawn(int contextTokens, Shares shares, UniformRandomProvider random) {
        IntSupplier prompts =
                Range.parse("--prompt-tokens", promptTokens, Lengths::parse).sampler(random);
        IntSupplier answers =
                Range.parse("--answer-tokens", answerTokens, Lengths::parse).sampler(random);
        DoubleSupplier gaps = new Arrivals.Gamma(rate, burstiness).gaps(random);
        List<SimulatedRequest> requests = new ArrayList<>(requestCount);
        double seconds = 0;
        for (int number = 0; number < requestCount; number++) {
            seconds += gaps.getAsDouble();
            Segment shared = new Segment(random.nextInt(prefixGroups), prefixTokens);
            Segment own = own(number, prompts.getAsInt());
            requests.add(
                    fitting(contextTokens, seconds, List.of(shared, own), answers.getAsInt(), shares.draw(random)));
        }
        return requests;
    }

    private List<SimulatedRequest> traced(int contextTokens, Shares shares, UniformRandomProvider random)
            throws IOException {
        int blockTokens = (int) Math.max(1, Math.round(TRACE_BLOCK_TOKENS * trace.lengthScale()));
        List<SimulatedRequest> requests = new ArrayList<>();
        for (Trace.TracedRequest traced : trace.trace().requests()) {
            List<Segment> prompt = traced.blockIds().isEmpty()
                    ? List.of(own(requests.size(), traced.promptTokens()))
                    : traced.blockIds().stream()
                            .map(id -> new Segment(id, blockTokens))
                            .toList();
            prompt = cut(prompt, traced.promptTokens());
            requests.add(fitting(contextTokens, traced.seconds(), prompt, traced.answerTokens(), shares.draw(random)));
        }
        return requests;
    }

    /** A part of a prompt that no other request has. */
    private static Segment own(int number, int tokens) {
        return new Segment(~(long) number, tokens);
    }

    /** How many of them were longer than the context. */
    int cutCount() {
        return cutCount;
    }

    private SimulatedRequest fitting(
            int contextTokens, double seconds, List<Segment> prompt, int answerTokens, String tenant) {
        int answer = Math.min(answerTokens, contextTokens - 1);
        long promptTokens = prompt.stream().mapToLong(Segment::tokens).sum();
        if (promptTokens + answerTokens > contextTokens) {
            cutCount++;
        }
        return new SimulatedRequest(
                Math.round(seconds * NANOS_PER_SECOND),
                cut(prompt, contextTokens - answer),
                answer,
                new ServiceClass(tenant, 0, ""));
    }

    private static List<Segment> cut(List<Segment> prompt, int tokensMax) {
        List<Segment> cut = new ArrayList<>();
        int left = tokensMax;
        for (Segment segment : prompt) {
            cut.add(new Segment(segment.id(), Math.min(segment.tokens(), left)));
            left -= cut.getLast().tokens();
        }
        return cut;
    }
}
