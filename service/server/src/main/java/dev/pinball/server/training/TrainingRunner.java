package dev.pinball.server.training;

import dev.pinball.PinballException;
import dev.pinball.server.workspace.ClientMessage;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.job.TrainingJob;
import dev.pinball.training.run.TrainingRun.RunResult;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the trainings that clients start, one at a time, on a thread of its own. */
public final class TrainingRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRunner.class);
    /** A run ends with a step; the checkpoint before is kept where that takes longer. */
    private static final Duration LAST_STEP_MAX = Duration.ofMinutes(1);

    private final int threadCount;
    private final ModelServing serving;
    private final TrainingRuns runs = new TrainingRuns();
    private Optional<Thread> thread = Optional.empty();
    private boolean draining;

    /** @param threadCount threads that compute a run */
    TrainingRunner(int threadCount, ModelServing serving) {
        this.threadCount = threadCount;
        this.serving = serving;
    }

    /** Starts a run; empty while another goes on, or once {@link #drain} was called. */
    public synchronized Optional<ObservedRun> start(TrainingOrder order) {
        if (draining) {
            return Optional.empty();
        }
        Optional<ObservedRun> begun = runs.begin(order.steps());
        begun.ifPresent(run -> thread =
                Optional.of(Thread.ofPlatform().name("training").daemon().start(() -> run.end(train(order, run)))));
        return begun;
    }

    /** The run that goes on. */
    public Optional<ObservedRun> current() {
        return runs.current();
    }

    /** One of the last {@value TrainingRuns#KNOWN_MAX} runs. */
    public Optional<ObservedRun> find(String id) {
        return runs.find(id);
    }

    /** Starts no more runs, and cancels the one that goes on. */
    public synchronized void drain() {
        draining = true;
        runs.current().ifPresent(ObservedRun::cancel);
    }

    public synchronized boolean isDraining() {
        return draining;
    }

    /** Drains; returns when the checkpoint of the run is written. */
    @Override
    public void close() {
        drain();
        thread().ifPresent(TrainingRunner::awaitLastStep);
    }

    private static void awaitLastStep(Thread thread) {
        try {
            if (!thread.join(LAST_STEP_MAX)) {
                LOG.warn("a training did not end within {} s; it keeps its last checkpoint", LAST_STEP_MAX.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Thread> thread() {
        return thread;
    }

    /** Every failure ends the run, and its watchers see the end. */
    private RunEnd train(TrainingOrder order, ObservedRun run) {
        LOG.info("training {}: run {}, {} steps, {} threads", order.model(), run.id(), order.steps(), threadCount);
        try (Corpus corpus = TrainingText.open(order.data(), order.configuration(), InputStream.nullInputStream())) {
            if (order.restart()) {
                TrainingJob.discardCheckpoint(order.output());
            }
            RunResult result = TrainingJob.run(order.request(threadCount), corpus, run);
            if (!run.notice().isEmpty()) {
                LOG.warn("run {}: {}", run.id(), run.notice());
            }
            LOG.info("run {} ended after {} steps, complete: {}", run.id(), result.steps(), result.complete());
            return result.complete() ? finish(order, result, run.notice()) : RunEnd.cancelled(result.validationLoss());
        } catch (Throwable failure) {
            String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
            if (isExplained(failure)) {
                LOG.warn("run {} failed: {}", run.id(), message);
            } else {
                LOG.error("run {} failed", run.id(), failure);
            }
            return RunEnd.failed(ClientMessage.withoutFolders(message));
        }
    }

    /** Whether the message says what is wrong, with the text or the configuration, so that no stack trace is needed. */
    private static boolean isExplained(Throwable failure) {
        return failure instanceof PinballException || failure instanceof UncheckedIOException;
    }

    private RunEnd finish(TrainingOrder order, RunResult result, String notice) {
        String message = notice;
        boolean served = false;
        if (order.serve()) {
            try {
                serving.serve("", order.output());
                served = true;
            } catch (ModelRefusedException refused) {
                LOG.warn("{} is trained, but can't be served: {}", order.model(), refused.getMessage());
                message = ClientMessage.withoutFolders("it can't be served: " + refused.getMessage());
            }
        }
        return new RunEnd(RunEnd.Reason.FINISHED, message, order.model(), result.validationLoss(), served);
    }
}
