package dev.pinball.loadtest.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of a run that are repeated and compared. */
public enum Figure {
    REQUESTS_PER_SECOND("requests/s", true, RunResult::requestsPerSecond),
    TOKENS_PER_SECOND("tokens/s", true, RunResult::tokensPerSecond),
    GOODPUT_PER_SECOND("goodput, requests/s", true, RunResult::goodputPerSecond),
    REFUSED("refused", false, RunResult::refused),
    FAILED("failed", false, RunResult::failed),
    FIRST_TOKEN_P50("first token p50, ms", false, run -> run.firstToken().p50()),
    FIRST_TOKEN_P90("first token p90, ms", false, run -> run.firstToken().p90()),
    FIRST_TOKEN_P99("first token p99, ms", false, run -> run.firstToken().p99()),
    FIRST_TOKEN_P999("first token p99.9, ms", false, run -> run.firstToken().p999()),
    INTER_TOKEN_P50("inter-token p50, ms", false, run -> run.interToken().p50()),
    INTER_TOKEN_P90("inter-token p90, ms", false, run -> run.interToken().p90()),
    INTER_TOKEN_P99("inter-token p99, ms", false, run -> run.interToken().p99()),
    INTER_TOKEN_P999("inter-token p99.9, ms", false, run -> run.interToken().p999()),
    PER_TOKEN_P50("per token p50, ms", false, run -> run.perToken().p50()),
    PER_TOKEN_P99("per token p99, ms", false, run -> run.perToken().p99()),
    TOTAL_P50("whole answer p50, ms", false, run -> run.total().p50()),
    TOTAL_P99("whole answer p99, ms", false, run -> run.total().p99()),
    QUEUE_P50("queue p50, ms", false, run -> run.queue().p50()),
    QUEUE_P99("queue p99, ms", false, run -> run.queue().p99()),
    CLIENT_CPU("client CPU, processors", false, run -> run.client().cpuShare());

    private final String title;
    private final boolean moreIsBetter;
    private final ToDoubleFunction<RunResult> of;

    Figure(String title, boolean moreIsBetter, ToDoubleFunction<RunResult> of) {
        this.title = title;
        this.moreIsBetter = moreIsBetter;
        this.of = of;
    }

    /** With its unit. */
    public String title() {
        return title;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    public double of(RunResult run) {
        return of.applyAsDouble(run);
    }

    /** Over several runs of the same plan. */
    public Statistic over(List<RunResult> runs) {
        return Statistic.of(runs.stream().map(this::of).toList());
    }
}
