package dev.pinball.server.management;

import dev.pinball.engine.config.EngineSettings;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What doesn't change with each step: the version, and the blocks of the model being served, in the form that gateways which choose a
 * server read (the model server protocol of the Gateway API Inference Extension).
 */
public final class InfoMetrics {
    private InfoMetrics() {}

    /** @param settings of the engine that serves now */
    public static void register(PrometheusRegistry registry, Supplier<EngineSettings> settings) {
        Info build = Info.builder()
                .name("pinball_build_info")
                .help("The version that runs")
                .labelNames("version", "java")
                .register(registry);
        String version = InfoMetrics.class.getPackage().getImplementationVersion();
        build.setLabelValues(
                Objects.requireNonNullElse(version, "unpackaged"),
                Runtime.version().toString());
        GaugeWithCallback.builder()
                .name("pinball_cache_config")
                .help(
                        "Always 1; its labels say how large a block of keys and values is, in tokens, and how many there are")
                .labelNames("block_size", "num_gpu_blocks")
                .callback(callback -> {
                    var device = settings.get().device();
                    callback.call(1, Integer.toString(device.tokensPerBlock()), Integer.toString(device.blockCount()));
                })
                .register(registry);
    }
}
