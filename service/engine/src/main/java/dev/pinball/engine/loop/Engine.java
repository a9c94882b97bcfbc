package dev.pinball.engine.loop;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.model.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link EngineLoop} and its one thread, which waits while there is nothing to do. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration LAST_STEP_MAX = Duration.ofSeconds(10);

    private final EngineLoop loop;
    private final Thread thread = Thread.ofPlatform().name("engine").daemon().unstarted(this::run);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean stopping;

    private Engine(EngineLoop loop) {
        this.loop = loop;
    }

    /**
     * Starts the engine, and returns when it is warm. The accelerator belongs to the engine thread until {@link #close};
     * the caller closes it afterwards.
     *
     * @throws dev.pinball.accelerator.AcceleratorException when it can't run
     */
    public static Engine start(
            Accelerator accelerator, Tokenizer tokenizer, EngineSettings settings, StepObserver observer) {
        Engine engine = new Engine(new EngineLoop(accelerator, tokenizer, settings, observer, System::nanoTime));
        engine.thread.start();
        try {
            engine.ready.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
        return engine;
    }

    public EngineHandle handle() {
        return loop.handle();
    }

    /**
     * Admits no more, and waits until every sequence has ended, kept ones and incomplete prompts too.
     *
     * @return whether the thread has ended; if not, the caller was interrupted and the accelerator must stay open
     */
    public boolean retire() {
        handle().retire();
        try {
            thread.join();
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Admits no more, lets answers go on for at most {@code grace}, then ends the rest and the thread.
     *
     * @return whether the thread has ended; if not, a step hangs and the accelerator must stay open
     */
    public boolean close(Duration grace) {
        return close(grace, LAST_STEP_MAX);
    }

    boolean close(Duration grace, Duration lastStepMax) {
        handle().drain();
        try {
            if (thread.join(grace)) {
                return true;
            }
            stopping = true;
            handle().commands().wake();
            if (thread.join(lastStepMax)) {
                return true;
            }
            LOG.error("the engine is left behind: its last step hangs\n    at {}", stackTrace());
        } catch (InterruptedException _) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private String stackTrace() {
        return Stream.of(thread.getStackTrace()).map(String::valueOf).collect(Collectors.joining("\n    at "));
    }

    /** Ends every sequence, and the thread. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void run() {
        try {
            loop.warmUp();
            ready.complete(null);
            while (!stopping && !loop.emptied()) {
                if (loop.step() == 0) {
                    loop.checkIntegrity();
                    loop.awaitWork();
                }
            }
            loop.shutDown();
        } catch (Throwable error) { // a programmer's error: stopping is safer than going on with a wrong state
            LOG.error("the engine stops", error);
            ready.completeExceptionally(error);
            loop.fail(error);
        }
    }
}
