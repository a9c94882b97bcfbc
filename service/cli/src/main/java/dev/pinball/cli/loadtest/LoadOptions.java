package dev.pinball.cli.loadtest;

import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.TraceOptions;
import dev.pinball.cli.option.UsageException;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.Behaviour;
import dev.pinball.loadtest.workload.Lengths;
import dev.pinball.loadtest.workload.Shares;
import dev.pinball.loadtest.workload.Trace;
import dev.pinball.loadtest.workload.Workload;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is sent, and when. */
final class LoadOptions {

    /** How the gaps between requests of a rate are drawn. */
    enum Gaps {
        POISSON,
        GAMMA,
        CONSTANT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "Open loop: requests a second, whatever the server does; those of a trace, instead of at its times.")
    private double rate;

    @Option(names = "--arrivals", paramLabel = "NAME", description = "poisson, gamma or constant. Default: poisson.")
    private Gaps gaps = Gaps.POISSON;

    @Option(
            names = "--burstiness",
            paramLabel = "B",
            description = "Shape of gamma: 1 is Poisson, less comes in bursts. Default: 0.5.")
    private double burstiness = 0.5;

    @Option(
            names = "--clients",
            paramLabel = "COUNT",
            description = "Closed loop: so many clients, each with one request at a time.")
    private int clients;

    @Mixin
    private TraceOptions trace = new TraceOptions();

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            description = "Of a turn: 128, 64..256, or 128~0.8 (log-normal: median and sigma). Default: 48.")
    private String promptTokens = "48";

    @Option(names = "--answer-tokens", paramLabel = "N", description = "Likewise, of each answer. Default: 64.")
    private String answerTokens = "64";

    @Option(names = "--prefix-tokens", paramLabel = "N", description = "A beginning that prompts share. Default: 0.")
    private int prefixTokens;

    @Option(names = "--prefix-share", paramLabel = "S", description = "Share of the prompts with one. Default: 1.")
    private double prefixShare = 1;

    @Option(names = "--prefix-groups", paramLabel = "N", description = "Different beginnings. Default: 1.")
    private int prefixGroups = 1;

    @Option(names = "--turns", paramLabel = "N", description = "Turns of a conversation on one stream. Default: 1.")
    private int turns = 1;

    @Option(names = "--think-ms", paramLabel = "MS", description = "From an answer to the next turn. Default: 0.")
    private long thinkMs;

    @Option(names = "--pieces", paramLabel = "N", description = "Prompts are sent in so many pieces. Default: 1.")
    private int pieces = 1;

    @Option(names = "--piece-ms", paramLabel = "MS", description = "From a piece to the next. Default: 200.")
    private long pieceMs = 200;

    @Option(names = "--cancel-share", paramLabel = "S", description = "Share that cancels its answer. Default: 0.")
    private double cancelShare;

    @Option(names = "--deadline-share", paramLabel = "S", description = "Share with a deadline. Default: 0.")
    private double deadlineShare;

    @Option(names = "--deadline-ms", paramLabel = "MS", description = "The deadline of those. Default: 1000.")
    private long deadlineMs = 1000;

    @Option(names = "--slow-share", paramLabel = "S", description = "Share that reads slowly. Default: 0.")
    private double slowShare;

    @Option(names = "--slow-read-ms", paramLabel = "MS", description = "Between two messages of those. Default: 50.")
    private long slowReadMs = 50;

    @Option(
            names = "--tenants",
            paramLabel = "NAME=WEIGHT,...",
            description = "Sent as metadata pinball-tenant, in these shares; times are also given for each.")
    private @Nullable String tenants;

    @Option(
            names = "--priorities",
            paramLabel = "NAME=WEIGHT,...",
            description = "Sent as metadata pinball-priority, in these shares.")
    private @Nullable String priorities;

    boolean needsConverse() {
        return turns > 1 || pieces > 1;
    }

    double rate() {
        return rate;
    }

    Arrivals arrivals() throws IOException {
        if (rate > 0 && clients > 0 || !(rate > 0) && clients <= 0 && !trace.given()) {
            throw new UsageException("expected: one of --rate above 0, --clients above 0, --trace, or --profile");
        }
        if (rate > 0) {
            return open(rate);
        }
        return clients > 0 ? new Arrivals.Clients(clients) : new Arrivals.Replay(trace.trace());
    }

    Arrivals.Open open(double ratePerSecond) {
        return switch (gaps) {
            case POISSON -> new Arrivals.Poisson(ratePerSecond);
            case GAMMA -> new Arrivals.Gamma(ratePerSecond, Range.requirePositive("--burstiness", burstiness));
            case CONSTANT -> new Arrivals.Constant(ratePerSecond);
        };
    }

    /** Not yet cut to a context. */
    Workload workload() throws IOException {
        if (turns < 1 || pieces < 1 || prefixGroups < 1 || prefixTokens < 0) {
            throw new UsageException(
                    "expected: --turns, --pieces, --prefix-groups of 1 or more, --prefix-tokens of 0 or more");
        }
        return new Workload(
                Range.parse("--prompt-tokens", promptTokens, Lengths::parse),
                Range.parse("--answer-tokens", answerTokens, Lengths::parse),
                new Workload.Prefix(prefixTokens, share("--prefix-share", prefixShare), prefixGroups),
                turns,
                thinkMs,
                new Workload.Speech(pieces, pieceMs),
                behaviour(),
                rate > 0 || clients > 0 ? trace.trace() : Trace.NONE,
                Integer.MAX_VALUE);
    }

    private Behaviour behaviour() {
        share("--cancel-share + --deadline-share + --slow-share", cancelShare + deadlineShare + slowShare);
        return new Behaviour(
                share("--cancel-share", cancelShare),
                share("--deadline-share", deadlineShare),
                deadlineMs,
                share("--slow-share", slowShare),
                slowReadMs,
                tenants == null ? Shares.NONE : Range.parse("--tenants", tenants, Shares::parse),
                priorities == null ? Shares.NONE : Range.parse("--priorities", priorities, Shares::parse));
    }

    private static double share(String option, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new UsageException("%s: %s (expected: 0..1)".formatted(option, value));
        }
        return value;
    }
}
