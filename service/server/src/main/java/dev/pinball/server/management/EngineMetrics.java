package dev.pinball.server.management;

import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** The metrics of the engine, all named {@code pinball_*}, in base units; and those of the JVM. */
public final class EngineMetrics implements StepObserver, RequestObserver {
    private static final double HOST_SECONDS_LEAST = 2e-6;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter requests;
    private final Gauge sequences;
    private final Gauge blocks;
    private final Gauge blocksUsed;
    private final Gauge blocksCached;
    private final Counter promptTokens;
    private final Counter cachedTokens;
    private final Counter generatedTokens;
    private final Counter steps;
    private final Counter preemptions;
    private final Histogram stepTokens;
    private final Histogram stepDuration;
    private final Histogram hostDuration;
    private final Histogram timeToFirstToken;
    private final Histogram interTokenLatency;
    private final Histogram requestDuration;

    /** Registers all of them, and those of the JVM. */
    public EngineMetrics(PrometheusRegistry registry) {
        JvmMetrics.builder().register(registry);
        requests = Counter.builder()
                .name("pinball_requests_total")
                .help("Requests by how they ended, each turn of a kept sequence by itself")
                .labelNames("outcome")
                .register(registry);
        sequences = Gauge.builder()
                .name("pinball_sequences")
                .help("Sequences admitted and not ended")
                .labelNames("state")
                .register(registry);
        blocksUsed = gauge(registry, "pinball_blocks_used", "Blocks of keys and values that sequences hold");
        blocksCached = gauge(
                registry, "pinball_blocks_cached", "Blocks that no sequence holds, whose keys and values can be found");
        blocks = gauge(registry, "pinball_blocks", "Blocks of keys and values that there are");
        promptTokens = counter(registry, "pinball_prompt_tokens_total", "Prompt tokens of the answers that ended");
        cachedTokens = counter(
                registry, "pinball_cached_tokens_total", "Prompt tokens found in the cache instead of computed");
        generatedTokens = counter(registry, "pinball_generated_tokens_total", "Tokens generated");
        steps = counter(registry, "pinball_steps_total", "Steps of the engine");
        preemptions = counter(registry, "pinball_preemptions_total", "Sequences that gave back their blocks");
        stepTokens = Histogram.builder()
                .name("pinball_step_tokens")
                .help("Tokens computed in one step")
                .classicOnly()
                .classicExponentialUpperBounds(1, 2, 13)
                .register(registry);
        stepDuration = seconds(registry, "pinball_step_duration", "One step");
        hostDuration = Histogram.builder()
                .name("pinball_step_host_duration_seconds")
                .help("What the engine adds to the time of the accelerator, in each step")
                .classicOnly()
                .classicExponentialUpperBounds(HOST_SECONDS_LEAST, 2, 14)
                .register(registry);
        timeToFirstToken =
                seconds(registry, "pinball_time_to_first_token", "From the complete prompt to the first token");
        interTokenLatency = seconds(registry, "pinball_inter_token_latency", "From token to token");
        requestDuration = seconds(registry, "pinball_request_duration", "From the complete prompt to the end");
        for (FinishReason reason : FinishReason.values()) {
            requests.initLabelValues(Outcomes.of(reason));
        }
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            requests.initLabelValues(Outcomes.of(reason));
        }
    }

    /** Shows what one engine holds, beside what others hold; its first report comes before its first sequence. */
    public StepObserver ofEngine() {
        return new EngineGauges(sequences, blocks, blocksUsed, blocksCached);
    }

    @Override
    public void stepped(StepReport report) {
        if (report.computedTokens() > 0) {
            steps.inc();
            stepTokens.observe(report.computedTokens());
            stepDuration.observe(toSeconds(report.durationNanos()));
            hostDuration.observe(toSeconds(report.durationNanos() - report.acceleratorNanos()));
        }
        generatedTokens.inc(report.generatedTokens());
        preemptions.inc(report.preemptions());
        report.firstTokenNanos().forEach(nanos -> timeToFirstToken.observe(toSeconds(nanos)));
        report.interTokenNanos().forEach(nanos -> interTokenLatency.observe(toSeconds(nanos)));
        report.finished().forEach(this::finished);
    }

    private void finished(StepReport.FinishedAnswer answer) {
        String outcome = answer.refusal().map(Outcomes::of).orElseGet(() -> Outcomes.of(answer.reason()));
        requests.labelValues(outcome).inc();
        promptTokens.inc(answer.usage().promptTokens());
        cachedTokens.inc(answer.usage().cachedTokens());
        if (answer.timings().totalNanos() > 0) { // its prompt was complete
            requestDuration.observe(toSeconds(answer.timings().totalNanos()));
        }
    }

    @Override
    public void refused(Refusal refusal) {
        requests.labelValues(Outcomes.of(refusal.reason())).inc();
    }

    @Override
    public void endedUnadmitted(FinishReason reason) {
        requests.labelValues(Outcomes.of(reason)).inc();
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    /** From a tenth of a millisecond to a minute and a half, each bound twice the one before. */
    private static Histogram seconds(PrometheusRegistry registry, String name, String help) {
        return Histogram.builder()
                .name(name)
                .unit(Unit.SECONDS)
                .help(help)
                .classicOnly()
                .classicExponentialUpperBounds(1e-4, 2, 20)
                .register(registry);
    }

    private static double toSeconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }
}
