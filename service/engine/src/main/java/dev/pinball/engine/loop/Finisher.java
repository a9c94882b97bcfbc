package dev.pinball.engine.loop;

import dev.pinball.Invariant;
import dev.pinball.engine.admission.TenantQuota;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.report.StepJournal;
import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.stream.Outbox;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import java.util.List;
import java.util.Set;

/** Finishes answers and ends sequences: each exactly once, with one reason, and with every block given back. */
final class Finisher {
    private static final String LOGITS_FAILED =
            "the model computed logits that are no numbers (expected: at least one finite logit and no NaN); its file may be"
                    + " damaged";

    private final EngineHandle engine;
    private final Scheduler<LiveSequence> scheduler;
    private final Set<LiveSequence> sequences;
    private final Deadlines deadlines;
    private final Outbox outbox;
    private final StepJournal journal;
    private final int knownTokensMax;

    Finisher(
            EngineHandle engine,
            Scheduler<LiveSequence> scheduler,
            Set<LiveSequence> sequences,
            Deadlines deadlines,
            Outbox outbox,
            StepJournal journal,
            EngineSettings settings) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.sequences = sequences;
        this.deadlines = deadlines;
        this.outbox = outbox;
        this.journal = journal;
        knownTokensMax = settings.knownTokensMax();
    }

    /** Whether the sequence is kept once its answer is complete: if its request says so and it has room to continue. */
    boolean keeps(LiveSequence sequence) {
        return sequence.request().keepOpen() && !engine.draining() && sequence.knownCount() < knownTokensMax;
    }

    /** Completes an answer. */
    void finishAnswer(LiveSequence sequence, FinishReason reason, boolean keeps) {
        if (!keeps) {
            end(sequence, reason, "");
            return;
        }
        int generatedTokens = sequence.timer(engine.nanoTime()).generatedTokens();
        journal.finished(answer(sequence, reason));
        tell(sequence, reason, "", false);
        scheduler.keep(sequence);
        sequence.kept(engine.nanoTime());
        deadlines.update(sequence);
        sequence.handle().kept(generatedTokens);
    }

    /** Ends the sequence in any phase. */
    void end(LiveSequence sequence, FinishReason reason, String message) {
        abandon(sequence, reason, message);
        if (reason == FinishReason.ERROR) {
            scheduler.discard(sequence);
        } else {
            scheduler.remove(sequence);
        }
    }

    /** Ends a sequence for which no token can be drawn. */
    void endWithoutLogits(LiveSequence sequence) {
        end(sequence, FinishReason.ERROR, LOGITS_FAILED);
    }

    void endAll(FinishReason reason) {
        List.copyOf(sequences).forEach(sequence -> end(sequence, reason, ""));
    }

    /** Ends every sequence without touching blocks, whose state is unknown after a programmer's error. */
    void abandonAll(String message) {
        List.copyOf(sequences).forEach(sequence -> abandon(sequence, FinishReason.ERROR, message));
    }

    private void abandon(LiveSequence sequence, FinishReason reason, String message) {
        Invariant.check(sequences.remove(sequence), "a sequence ends twice");
        deadlines.remove(sequence);
        sequence.handle().ended();
        engine.slots().giveBack(sequence.handle());
        if (counts(sequence)) {
            journal.finished(answer(sequence, reason));
        }
        if (wasRefused(sequence)) {
            sequence.handle().sink().quota().ifPresent(TenantQuota::takeBack);
        }
        tell(sequence, reason, message, true);
    }

    /** Whether it ends because its request was refused before it had a token. */
    private static boolean wasRefused(LiveSequence sequence) {
        boolean refused =
                sequence.handle().withdrawn() || sequence.handle().refusal().isPresent();
        return refused && sequence.knownCount() == 0;
    }

    /** Earlier answers have been counted, and so has a refusal with which it was withdrawn before it had a token. */
    private static boolean counts(LiveSequence sequence) {
        boolean begun = sequence.knownCount() > 0 || !sequence.handle().withdrawn();
        return sequence.inTurn() && begun || sequence.handle().refusal().isPresent();
    }

    private FinishedAnswer answer(LiveSequence sequence, FinishReason reason) {
        long now = engine.nanoTime();
        TurnTimer timer = sequence.timer(now);
        Usage usage = timer.usage(sequence);
        sequence.handle()
                .sink()
                .quota()
                .ifPresent(quota -> quota.charge(usage.promptTokens() + usage.generatedTokens()));
        return new FinishedAnswer(reason, sequence.handle().refusal(), usage, timer.timings(now));
    }

    private void tell(LiveSequence sequence, FinishReason reason, String message, boolean sequenceEnded) {
        long now = engine.nanoTime();
        Usage usage = sequence.timer(now).usage(sequence);
        Timings timings = sequence.timer(now).timings(now);
        outbox.add(sequence.handle(), new Finished(reason, usage, timings, message, sequenceEnded));
    }
}
