package dev.pinball.server;

import dev.pinball.engine.RunningModel;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.report.EngineProgress;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.request.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model being served and its engine, until another model replaces them. While one replaces the other, both are in
 * memory: the old one until the requests that began with it have ended.
 */
final class CurrentModel implements AutoCloseable {
    /** For what a closing model does after its sequences have ended. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(CurrentModel.class);

    private final EngineConfig config;
    private final Supplier<StepObserver> observers;
    private final Duration drainMax;
    private volatile RunningModel running;
    private Consumer<ServedModel> requests = _ -> {};
    private Optional<Replaced> replaced = Optional.empty();
    private boolean closed;

    /**
     * Warms up the model in a file, which is closed with it.
     *
     * @param observers gives each engine an observer of its own
     * @param drainMax how long answers of a replaced model may go on once yet another model comes
     * @throws RuntimeException when the model can't be used, or its accelerator can't run; everything is released then
     */
    CurrentModel(GgufFile file, EngineConfig config, Supplier<StepObserver> observers, Duration drainMax) {
        this.config = config;
        this.observers = observers;
        this.drainMax = drainMax;
        running = RunningModel.start(file, config, observers.get());
    }

    /** Calls {@code next} with the model being served, now and whenever it is replaced. */
    synchronized void handRequests(Consumer<ServedModel> next) {
        requests = next;
        requests.accept(served());
    }

    ServedModel served() {
        RunningModel now = running;
        return ServedModel.of(now.loaded(), now.engine().handle());
    }

    EngineSettings settings() {
        return running.loaded().settings();
    }

    EngineProgress progress() {
        return running.engine().handle().progress();
    }

    /**
     * Opens the model at {@code path}, warms it up, and hands new requests to it. The old one is closed when the sequences
     * that began with it have ended, kept ones too; where a third comes before that, they are drained.
     *
     * @throws RuntimeException as the constructor, or when this is closed; the old model is served on then
     */
    synchronized void replace(Path path) {
        if (closed) {
            throw new ServerException("%s: the server is shutting down".formatted(path));
        }
        replaced.ifPresent(earlier -> earlier.end(drainMax));
        RunningModel old = running;
        running = RunningModel.start(GgufFile.open(path), config, observers.get());
        requests.accept(served());
        LOG.info("new requests meet {}; those that have begun stay with their model", path);
        replaced = Optional.of(Replaced.retire(old));
    }

    /** Ends what is still generated, and gives back all memory. */
    @Override
    public synchronized void close() {
        closed = true;
        running.close(Duration.ZERO);
        replaced.ifPresent(earlier -> earlier.end(Duration.ZERO));
    }

    /** A model that meets no new requests, and the thread that closes it after its last sequence. */
    private record Replaced(RunningModel model, Thread closing) {
        static Replaced retire(RunningModel model) {
            Thread closing = Thread.ofPlatform().name("replaced-model").daemon().start(model::retire);
            return new Replaced(model, closing);
        }

        /** Drains it for at most {@code drainMax}, and returns when it is closed, unless its last step hangs. */
        void end(Duration drainMax) {
            try {
                if (model.engine().close(drainMax)) {
                    closing.join(CLOSE_MAX);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
