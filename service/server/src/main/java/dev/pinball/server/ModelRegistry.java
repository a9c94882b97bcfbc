package dev.pinball.server;

import dev.pinball.FileProblem;
import dev.pinball.PinballException;
import dev.pinball.engine.RunningModel;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.management.EngineMetrics;
import dev.pinball.server.management.ModelMetrics;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.training.ModelRefusedException;
import dev.pinball.server.training.ModelRefusedException.Reason;
import dev.pinball.server.training.ModelServing;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are served, each with its engine, by name. One that is replaced or unloaded stays in memory until the requests
 * that began with it have ended; where another follows it before that, it is drained.
 */
final class ModelRegistry implements ModelServing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private final EngineConfig config;
    private final int countMax;
    private final Duration drainMax;
    private final ModelEndpoints endpoints;
    private final EngineMetrics metrics;
    private final Map<String, RunningModel> running = new ConcurrentHashMap<>();
    private Optional<RetiringModel> retiring = Optional.empty();
    private boolean closed;

    /**
     * @param config of all models together: they share the memory for keys and values equally
     * @param countMax models that are served at one time
     * @param drainMax how long answers of a model that was replaced or unloaded may go on once another one follows it
     * @param endpoints the models as requests meet them
     */
    ModelRegistry(
            EngineConfig config, int countMax, Duration drainMax, ModelEndpoints endpoints, EngineMetrics metrics) {
        this.config = config.forOneOf(countMax);
        this.countMax = countMax;
        this.drainMax = drainMax;
        this.endpoints = endpoints;
        this.metrics = metrics;
    }

    /**
     * Serves {@code models}, the first of which is the default.
     *
     * @throws RuntimeException when one can't be used, or its accelerator can't run; everything is released then
     */
    synchronized void start(List<NamedModel> models) {
        Queue<NamedModel> left = new ArrayDeque<>(models);
        try {
            while (!left.isEmpty()) {
                requireFree(left.element().name());
                NamedModel model = left.remove(); // its file is closed with its engine from here on
                begin(model.name(), model.file(), Optional.empty());
            }
        } catch (RuntimeException | Error failure) {
            left.forEach(model -> model.file().close());
            close();
            throw failure;
        }
    }

    /** The limits of the default model. */
    EngineSettings settings() {
        return Objects.requireNonNull(running.get(defaultName())).loaded().settings();
    }

    private String defaultName() {
        return endpoints.find("").name();
    }

    @Override
    public synchronized String serve(String name, Path path) {
        requireOpen();
        try {
            return serve(name, GgufFile.open(path));
        } catch (ModelRefusedException refused) {
            throw refused;
        } catch (PinballException failure) {
            throw new ModelRefusedException("model: " + failure.getMessage(), failure);
        } catch (UncheckedIOException failure) {
            throw new ModelRefusedException("model: " + FileProblem.message(failure), failure);
        }
    }

    private String serve(String asked, GgufFile file) {
        String name = asked.isEmpty() ? ServedModel.name(file) : asked;
        String replaced = asked.isEmpty() ? defaultName() : asked;
        Optional<RunningModel> old = Optional.ofNullable(running.get(replaced));
        try {
            if (old.isEmpty() || !name.equals(replaced)) {
                requireFree(name);
            }
            if (old.isEmpty()) {
                requirePlace();
            }
        } catch (ModelRefusedException refused) {
            file.close();
            throw refused;
        }
        endRetiring(drainMax);
        begin(name, file, old.map(_ -> replaced));
        old.ifPresent(model -> {
            if (!name.equals(replaced)) {
                running.remove(replaced);
            }
            retire(replaced, model);
        });
        return name;
    }

    /** @param replaced the name of the model in whose place it is served; empty for one more */
    private void begin(String name, GgufFile file, Optional<String> replaced) {
        ModelMetrics observer = metrics.of(name);
        RunningModel model;
        try {
            model = RunningModel.start(file, config, observer);
        } catch (RuntimeException | Error failure) {
            forgetUnlessServed(name);
            throw failure;
        }
        running.put(name, model);
        endpoints.put(ServedModel.of(name, model.loaded(), model.engine().handle()), observer, replaced);
        LOG.info("requests for {} meet {}", name, file.name());
    }

    @Override
    public synchronized void unload(String name) {
        requireOpen();
        RunningModel model = running.get(name);
        if (model == null) {
            throw new ModelRefusedException(
                    Reason.UNKNOWN, "model: '%s' (expected: one that is served)".formatted(name));
        }
        if (name.equals(defaultName())) {
            throw new ModelRefusedException(
                    Reason.STATE, "model: %s is the default (expected: another, or one in its place)".formatted(name));
        }
        endRetiring(drainMax);
        endpoints.remove(name);
        running.remove(name);
        retire(name, model);
    }

    private void retire(String name, RunningModel model) {
        retiring = Optional.of(RetiringModel.retire(model, () -> forgetUnlessServed(name)));
    }

    private void forgetUnlessServed(String name) {
        if (!running.containsKey(name)) {
            metrics.forget(name);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ModelRefusedException(Reason.STATE, "the server is shutting down");
        }
    }

    private void requireFree(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ModelRefusedException(
                    Reason.INVALID, "name: '%.128s' (expected: 1..128 visible characters of ASCII)".formatted(name));
        }
        if (running.containsKey(name)) {
            throw new ModelRefusedException(
                    Reason.INVALID, "name: %s is served (expected: another name)".formatted(name));
        }
    }

    private void requirePlace() {
        if (running.size() >= countMax) {
            throw new ModelRefusedException(
                    Reason.STATE,
                    "models: %d are served (expected: fewer, or a server with more --models)"
                            .formatted(running.size()));
        }
    }

    private void endRetiring(Duration grace) {
        retiring.ifPresent(model -> model.end(grace));
        retiring = Optional.empty();
    }

    /** Ends what is still generated, and gives back all memory. */
    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(model -> model.close(Duration.ZERO));
        endRetiring(Duration.ZERO);
    }
}
