package dev.pinball.engine;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.scheduler.BatchAssembler;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.scheduler.StepPlan;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns all state of the engine, on one thread. {@link Engine} runs it on a thread of its own; a test, or a benchmark, calls
 * {@link #step} by hand.
 */
public final class EngineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final Accelerator accelerator;
    private final EngineHandle handle;
    private final Scheduler scheduler;
    private final LiveSequences sequences = new LiveSequences();
    private final Queue<EngineCommand> inbox = new ArrayDeque<>();
    private final CommandHandler intake;
    private final Deadlines expiry;
    private final StepBatch batch;
    private final BatchAssembler assembler;
    private final SampledTokens sampled;
    private final TokenCommit tokenCommit;
    private final Finisher endings;
    private final Outbox outbox = new Outbox();
    private final StepJournal journal;
    private final StepObserver observer;
    private final WarmUp warmUp;
    private long stepCount;

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
        scheduler = new Scheduler(settings.device());
        intake = new CommandHandler(scheduler, sequences, tokenizer, settings);
        expiry = new Deadlines(handle, settings.idleMax());
        batch = new StepBatch(settings.device());
        assembler = new BatchAssembler(batch);
        sampled = new SampledTokens(settings.device().sequencesPerStepMax());
        tokenCommit = new TokenCommit(tokenizer, settings);
        journal = new StepJournal();
        endings = new Finisher(handle, scheduler, sequences, outbox, journal, settings);
        warmUp = new WarmUp(accelerator, batch, sampled, vocabularySize, settings.knownTokensMax());
    }

    /** What other threads hold. */
    public EngineHandle handle() {
        return handle;
    }

    /** Runs a few steps on the accelerator alone, before the first sequence. */
    public void warmUp() {
        warmUp.run();
    }

    /** One step, from the commands of clients to the events for them; returns how much was done, 0 for nothing. */
    public int step() {
        int commandCount = drainCommands();
        long beganNanos = handle.nanoTime(); // after the commands, so that no wait is negative
        endThoseDue(beganNanos);
        StepPlan plan = scheduler.plan();
        int keptSequences = sequences.count() - plan.chunks().size() - plan.waitingSequences();
        assembler.assemble(plan);
        if (execute(plan)) {
            commit(plan, beganNanos);
        }
        int eventCount = outbox.emit();
        report(plan, keptSequences, beganNanos);
        return commandCount + plan.tokenCount() + eventCount;
    }

    /** Waits until a client sends something, or a sequence may be due. */
    void awaitWork() throws InterruptedException {
        long now = handle.nanoTime();
        long nanosMax = sequences.all().stream()
                .mapToLong(live -> expiry.nanosLeft(live, now))
                .min()
                .orElse(Long.MAX_VALUE);
        handle.commands().await(nanosMax);
    }

    /** Whether it is draining, and no sequence is left. */
    boolean drained() {
        return handle.draining() && handle.sequenceCount() == 0;
    }

    /** Ends every sequence because the server goes away. */
    public void shutDown() {
        handle.commands().close();
        drainCommands();
        endings.endAll(FinishReason.SHUTDOWN);
        stop();
    }

    /** Ends every sequence after a programmer's error; nothing is trusted but the list of them. */
    void fail(Throwable error) {
        handle.commands().close();
        handle.commands().moveTo(inbox);
        inbox.removeIf(command -> !(command instanceof EngineCommand.Start));
        drainCommands();
        endings.abandonAll("the engine failed: " + error);
        stop();
    }

    /** @throws IllegalStateException when a block is lost, or in two tables */
    public void checkIntegrity() {
        scheduler.checkIntegrity();
        if (sequences.count() == 0 && scheduler.blocksUsed() != 0) {
            throw new IllegalStateException("no sequence, and blocks used: " + scheduler.blocksUsed());
        }
    }

    private int drainCommands() {
        handle.commands().moveTo(inbox);
        int commandCount = inbox.size();
        while (!inbox.isEmpty()) {
            intake.apply(inbox.remove());
        }
        return commandCount;
    }

    private void endThoseDue(long now) {
        for (LiveSequence live : List.copyOf(sequences.all())) {
            expiry.due(live, now).ifPresent(reason -> endings.end(live, reason, ""));
        }
    }

    /** False when there was nothing to do, or when the accelerator failed, which ends the sequences of this step. */
    private boolean execute(StepPlan plan) {
        if (plan.chunks().isEmpty()) {
            return false;
        }
        try {
            accelerator.execute(batch, sampled);
            stepCount++;
            return true;
        } catch (RuntimeException failure) {
            LOG.error(
                    "a step of {} sequences failed and ends them", plan.chunks().size(), failure);
            String message = "the accelerator failed: " + failure.getMessage();
            plan.chunks().forEach(chunk -> endings.end(sequences.of(chunk.sequence()), FinishReason.ERROR, message));
            return false;
        }
    }

    private void commit(StepPlan plan, long beganNanos) {
        assert sampled.count() == batch.outputCount() : "not one token for each output";
        scheduler.commit(plan);
        long now = handle.nanoTime();
        int output = 0;
        for (StepPlan.Chunk chunk : plan.chunks()) {
            LiveSequence live = sequences.of(chunk.sequence());
            live.turn(beganNanos).stepped(beganNanos);
            if (chunk.drawsToken()) {
                addToken(live, output++, now);
            }
        }
    }

    private void addToken(LiveSequence live, int output, long now) {
        if (sampled.failed(output)) {
            endings.end(
                    live, FinishReason.ERROR, "the model computed logits that are no numbers; its file may be damaged");
            return;
        }
        Turn turn = live.turn(now);
        int tokenId = sampled.tokenId(output);
        scheduler.addDrawn(live.sequence(), tokenId);
        live.sequence().sampling().addGeneratedToken(tokenId);
        journal.token(turn.generatedTokens() == 0, turn.tokenDrawn(now));
        TokenCommit.Committed committed = tokenCommit.commit(live, sampled, output, turn.generatedTokens());
        if (!outbox.tryAdd(live.handle(), committed.token())) {
            endings.end(live, FinishReason.SLOW_READER, "the stream holds back more than its limit");
        } else {
            committed.finish().ifPresent(reason -> endings.finishAnswer(live, reason));
        }
    }

    private void report(StepPlan plan, int keptSequences, long beganNanos) {
        long durationNanos = handle.nanoTime() - beganNanos;
        handle.publish(stepCount, true);
        observer.stepped(journal.close(plan, keptSequences, scheduler.blocksUsed(), durationNanos));
    }

    private void stop() {
        handle.drain();
        outbox.emit();
        handle.publish(stepCount, false);
    }
}
