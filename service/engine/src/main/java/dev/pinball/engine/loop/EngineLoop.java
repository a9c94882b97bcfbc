package dev.pinball.engine.loop;

import dev.pinball.Invariant;
import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AsynchronousAccelerator;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.report.StepJournal;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.scheduler.BatchAssembler;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.scheduler.StepPlan;
import dev.pinball.engine.stream.Outbox;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns all state of the engine, on one thread. {@link Engine} runs it on a thread of its own; a test, or a benchmark, calls
 * {@link #step} by hand.
 */
public final class EngineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
    private static final long PROBE_EVERY_NANOS = 1_000_000_000;

    private final Accelerator accelerator;
    private final EngineHandle handle;
    private final Scheduler<LiveSequence> scheduler;
    private final Set<LiveSequence> sequences = new LinkedHashSet<>(); // in order of admission
    private final Queue<EngineCommand> inbox = new ArrayDeque<>();
    private final CommandHandler commandHandler;
    private final Deadlines deadlines;
    private final StepBatch batch;
    private final BatchAssembler assembler;
    private final Finisher finisher;
    private final TokenDelivery delivery;
    private final Outbox outbox = new Outbox();
    private final StepJournal journal;
    private final StepObserver observer;
    private final WarmUp warmUp;
    private SampledTokens sampled; // by the step at hand
    private SampledTokens sampledBefore; // by the step before
    private long stepCount;
    private boolean failing;
    private long probeDueNanos; // while failing

    /** @param nanoClock of deadlines, idle limits and timings: {@code System::nanoTime}, or by hand */
    public EngineLoop(
            Accelerator accelerator,
            Tokenizer tokenizer,
            EngineSettings settings,
            StepObserver observer,
            LongSupplier nanoClock) {
        if (!accelerator.limits().equals(settings.device())) {
            throw new IllegalArgumentException(
                    "limits of the accelerator: %s (expected: %s)".formatted(accelerator.limits(), settings.device()));
        }
        this.accelerator = accelerator;
        this.observer = observer;
        int vocabularySize = tokenizer.vocabulary().size();
        handle = new EngineHandle(vocabularySize, settings, nanoClock);
        Scheduling scheduling = settings.scheduling();
        scheduler = new Scheduler<>(
                settings.device(), scheduling.policy(), scheduling.tenantWeights(), scheduling.interTokenMax());
        deadlines = new Deadlines(settings.clients());
        commandHandler = new CommandHandler(scheduler, sequences, deadlines, tokenizer, settings);
        batch = new StepBatch(settings.device());
        assembler = new BatchAssembler(batch);
        sampled = new SampledTokens(settings.device().sequencesPerStepMax());
        sampledBefore = new SampledTokens(settings.device().sequencesPerStepMax());
        journal = new StepJournal();
        finisher = new Finisher(handle, scheduler, sequences, deadlines, outbox, journal, settings);
        boolean deferred = accelerator instanceof AsynchronousAccelerator;
        delivery = new TokenDelivery(tokenizer, settings, finisher, outbox, deferred);
        warmUp = new WarmUp(accelerator, batch, sampled, vocabularySize, settings.knownTokensMax());
    }

    /** The engine as other threads see it. */
    public EngineHandle handle() {
        return handle;
    }

    /** Runs a few steps on the accelerator alone, before the first sequence. */
    public void warmUp() {
        handle.expectedWait().warmedUp(warmUp.run(handle::nanoTime));
    }

    /** One step, from the commands of clients to the events for them; returns how much was done, 0 for nothing. */
    public int step() {
        int commandCount = drainCommands();
        long startNanos = handle.nanoTime(); // after the commands, so that no wait is negative
        endSequencesThatAreDue(startNanos);
        StepPlan<LiveSequence> plan = scheduler.plan();
        assembler.assemble(plan);
        int begunCount = execute(plan) ? commit(plan, startNanos) : 0;
        delivery.finishAnswers();
        long tookNanos = handle.nanoTime() - startNanos;
        handle.expectedWait().stepped(plan.chunks().size(), plan.waitingSequences(), begunCount, tookNanos);
        scheduler.stepped(plan, tookNanos);
        report(plan, startNanos); // a client that learns of its end has been counted
        int eventCount = outbox.emit();
        return commandCount + plan.tokenCount() + eventCount;
    }

    /** Waits until a client sends something, or a sequence may be due. */
    void awaitWork() throws InterruptedException {
        long now = handle.nanoTime();
        long nanosMax = deadlines.nanosLeft(now);
        handle.commands().await(failing ? Math.min(nanosMax, PROBE_EVERY_NANOS) : nanosMax);
    }

    /** Whether it admits no more, and no sequence is left. */
    boolean emptied() {
        return handle.retired() && handle.sequenceCount() == 0;
    }

    /** Ends every sequence because the server goes away. */
    public void shutDown() {
        handle.commands().close();
        drainCommands();
        finishDelivery();
        finisher.endAll(FinishReason.SHUTDOWN);
        stop();
    }

    /** Ends every sequence after a programmer's error; nothing is trusted but the list of them. */
    void fail(Throwable error) {
        handle.commands().close();
        handle.commands().moveTo(inbox);
        inbox.forEach(commandHandler::admitOnly);
        inbox.clear();
        finisher.abandonAll("the engine failed: " + error);
        stop();
    }

    /** @throws IllegalStateException when a block is lost, or in two tables */
    public void checkIntegrity() {
        scheduler.checkIntegrity();
        int used = scheduler.blocksUsed();
        Invariant.check(!sequences.isEmpty() || used == 0, "no sequence, and blocks used: %d", used);
    }

    private int drainCommands() {
        handle.commands().moveTo(inbox);
        int commandCount = inbox.size();
        while (!inbox.isEmpty()) {
            commandHandler.apply(inbox.remove());
        }
        return commandCount;
    }

    private void endSequencesThatAreDue(long now) {
        List<SequenceHandle> cancelled = handle.takeCancelled();
        if (!cancelled.isEmpty() || deadlines.nanosLeft(now) <= 0) {
            finishDelivery(); // their last tokens come before their end
        }
        cancelled.forEach(sequence ->
                sequence.live().ifPresent(live -> finisher.end(live, sequence.cancelled(), sequence.cancellation())));
        deadlines.due(now).forEach(due -> finisher.end(due.sequence(), due.reason(), ""));
        if (handle.draining()) {
            List<LiveSequence> waiting =
                    sequences.stream().filter(sequence -> !sequence.answering()).toList();
            waiting.forEach(sequence -> finisher.end(sequence, FinishReason.SHUTDOWN, ""));
        }
    }

    /** Brings every drawn token to its client; while no step runs. */
    private void finishDelivery() {
        delivery.deliver();
        delivery.finishAnswers();
    }

    /** What there is to do while the accelerator runs a step: the tokens of the step before, and commands. */
    private void workMeanwhile() {
        delivery.deliver();
        outbox.emit();
        drainCommands();
    }

    /**
     * False when there was nothing to compute, or when the accelerator failed, or found no memory, which ends the sequences of
     * this step. Any other failure is a programmer's error and ends the engine.
     */
    private boolean execute(StepPlan<LiveSequence> plan) {
        if (plan.chunks().isEmpty()) {
            delivery.deliver();
            probeIfDue();
            return false;
        }
        try {
            long startNanos = handle.nanoTime();
            run();
            journal.executed(handle.nanoTime() - startNanos);
            stepCount++;
            failing = false;
            return true;
        } catch (AcceleratorException | OutOfMemoryError failure) {
            failed();
            delivery.deliver();
            LOG.error(
                    "a step of {} sequences failed and ends them", plan.chunks().size(), failure);
            String message = "the accelerator failed: " + failure.getMessage();
            plan.chunks().forEach(chunk -> finisher.end(chunk.sequence(), FinishReason.ERROR, message));
            return false;
        }
    }

    private void run() {
        SampledTokens before = sampled;
        sampled = sampledBefore;
        sampledBefore = before;
        switch (accelerator) {
            case AsynchronousAccelerator asynchronous -> asynchronous.execute(batch, sampled, this::workMeanwhile);
            default -> accelerator.execute(batch, sampled);
        }
    }

    /** Finds out whether the accelerator works again, in a block that no sequence holds: nobody may come to try it. */
    private void probeIfDue() {
        if (!failing || handle.nanoTime() - probeDueNanos < 0) {
            return;
        }
        try {
            warmUp.probe(scheduler.freeBlock());
            failing = false;
            LOG.info("the accelerator works again");
        } catch (AcceleratorException | OutOfMemoryError failure) {
            failed();
            LOG.debug("the accelerator fails still", failure);
        }
    }

    private void failed() {
        failing = true;
        probeDueNanos = handle.nanoTime() + PROBE_EVERY_NANOS;
    }

    /** Returns how many sequences the step was the first of. */
    private int commit(StepPlan<LiveSequence> plan, long startNanos) {
        Invariant.check(sampled.count() == batch.outputCount(), "outputs given: %d", sampled.count());
        scheduler.markComputed(plan);
        long now = handle.nanoTime();
        int output = 0;
        int begunCount = 0;
        for (StepPlan.Chunk<LiveSequence> chunk : plan.chunks()) {
            begunCount += chunk.sequence().timer(startNanos).stepped(startNanos) ? 1 : 0;
            add(chunk, output, now);
            output += chunk.outputs();
        }
        return begunCount;
    }

    private void add(StepPlan.Chunk<LiveSequence> chunk, int firstOutput, long now) {
        LiveSequence sequence = chunk.sequence();
        int end = firstOutput + chunk.outputs();
        if (delivery.completed(sequence)) {
            return; // by the token before
        }
        if (sampled.anyFailed(firstOutput, end)) {
            finisher.endWithoutLogits(sequence);
        } else if (delivery.addPrompt(chunk, sampled, firstOutput)) {
            addToken(sequence, end - 1, now);
        }
    }

    private void addToken(LiveSequence sequence, int output, long now) {
        TurnTimer timer = sequence.timer(now);
        int tokenId = sampled.tokenId(output);
        scheduler.addDrawn(sequence, tokenId);
        journal.token(timer.generatedTokens() == 0, timer.tokenDrawn(now));
        delivery.add(sequence, sampled, output, timer.generatedTokens());
    }

    private void report(StepPlan<LiveSequence> plan, long startNanos) {
        handle.publish(stepCount, scheduler.waitingTokens(), failing, true);
        observer.stepped(journal.close(
                plan,
                scheduler.blocksUsed(),
                scheduler.blocksCached(),
                accelerator.limits().blockCount(),
                handle.nanoTime() - startNanos));
    }

    private void stop() {
        handle.drain();
        outbox.emit();
        handle.publish(stepCount, 0, failing, false);
        observer.stepped(journal.close(StepPlan.nothing(), 0, 0, 0, 0));
    }
}
