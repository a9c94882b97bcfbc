package dev.pinball.server.management;

import dev.pinball.engine.report.RequestObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;

/**
 * The metrics of the engines, all named {@code pinball_*}, in base units, with the label {@code model}; and those of the JVM. What
 * a model has is in its {@link ModelMetrics}.
 */
public final class EngineMetrics {
    private static final String MODEL = "model";
    private static final double HOST_SECONDS_LEAST = 2e-6;

    final Counter requests;
    final Gauge sequences;
    final Gauge blocks;
    final Gauge blocksUsed;
    final Gauge blocksCached;
    final Counter promptTokens;
    final Counter cachedTokens;
    final Counter generatedTokens;
    final Counter steps;
    final Counter preemptions;
    final Histogram stepTokens;
    final Histogram stepDuration;
    final Histogram hostDuration;
    final Histogram timeToFirstToken;
    final Histogram interTokenLatency;
    final Histogram requestDuration;
    private volatile boolean counting;

    /** Registers all of them, and those of the JVM. */
    public EngineMetrics(PrometheusRegistry registry) {
        JvmMetrics.builder().register(registry);
        requests = Counter.builder()
                .name("pinball_requests_total")
                .help("Requests by how they ended, each turn of a kept sequence by itself")
                .labelNames(MODEL, "outcome")
                .register(registry);
        sequences = Gauge.builder()
                .name("pinball_sequences")
                .help("Sequences admitted and not ended")
                .labelNames(MODEL, "state")
                .register(registry);
        blocksUsed = gauge(registry, "pinball_blocks_used", "Blocks of keys and values that sequences hold");
        blocksCached = gauge(
                registry, "pinball_blocks_cached", "Blocks that no sequence holds, whose keys and values can be found");
        blocks = gauge(registry, "pinball_blocks", "Blocks of keys and values that there are");
        GaugeWithCallback.builder()
                .name("pinball_kv_cache_usage_ratio")
                .help("Share of the blocks of all models that sequences hold, from 0 to 1")
                .callback(callback -> callback.call(total(blocks) == 0 ? 0 : total(blocksUsed) / total(blocks)))
                .register(registry);
        promptTokens = counter(registry, "pinball_prompt_tokens_total", "Prompt tokens of the answers that ended");
        cachedTokens = counter(
                registry, "pinball_cached_tokens_total", "Prompt tokens found in the cache instead of computed");
        generatedTokens = counter(registry, "pinball_generated_tokens_total", "Tokens generated");
        steps = counter(registry, "pinball_steps_total", "Steps of the engine");
        preemptions = counter(registry, "pinball_preemptions_total", "Sequences that gave back their blocks");
        stepTokens = Histogram.builder()
                .name("pinball_step_tokens")
                .help("Tokens computed in one step")
                .labelNames(MODEL)
                .classicOnly()
                .classicExponentialUpperBounds(1, 2, 13)
                .register(registry);
        stepDuration = seconds(registry, "pinball_step_duration", "One step");
        hostDuration = Histogram.builder()
                .name("pinball_step_host_duration_seconds")
                .help("What the engine adds to the time of the accelerator, in each step")
                .labelNames(MODEL)
                .classicOnly()
                .classicExponentialUpperBounds(HOST_SECONDS_LEAST, 2, 14)
                .register(registry);
        timeToFirstToken =
                seconds(registry, "pinball_time_to_first_token", "From the complete prompt to the first token");
        interTokenLatency = seconds(registry, "pinball_inter_token_latency", "From token to token");
        requestDuration = seconds(registry, "pinball_request_duration", "From the complete prompt to the end");
    }

    /** Counts requests that meet no model. */
    public RequestObserver ofNoModel() {
        return new RequestCounts(requests, "");
    }

    /** Those of one engine that runs the model of this name, beside what other engines hold. */
    public ModelMetrics of(String model) {
        return new ModelMetrics(this, model);
    }

    /** The service is warm: from now on what engines do counts. */
    public void count() {
        counting = true;
    }

    boolean counting() {
        return counting;
    }

    /** The model of this name is served no longer. */
    public void forget(String model) {
        for (StatefulMetric<?, ?> metric : all()) {
            metric.removeIf(labels -> labels.getFirst().equals(model));
        }
    }

    private List<StatefulMetric<?, ?>> all() {
        return List.of(
                requests,
                sequences,
                blocks,
                blocksUsed,
                blocksCached,
                promptTokens,
                cachedTokens,
                generatedTokens,
                steps,
                preemptions,
                stepTokens,
                stepDuration,
                hostDuration,
                timeToFirstToken,
                interTokenLatency,
                requestDuration);
    }

    private static double total(Gauge ofModels) {
        return ofModels.collect().getDataPoints().stream()
                .mapToDouble(GaugeDataPointSnapshot::getValue)
                .sum();
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).labelNames(MODEL).register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name(name).help(help).labelNames(MODEL).register(registry);
    }

    /** From a tenth of a millisecond to a minute and a half, each bound twice the one before. */
    private static Histogram seconds(PrometheusRegistry registry, String name, String help) {
        return Histogram.builder()
                .name(name)
                .unit(Unit.SECONDS)
                .help(help)
                .labelNames(MODEL)
                .classicOnly()
                .classicExponentialUpperBounds(1e-4, 2, 20)
                .register(registry);
    }
}
