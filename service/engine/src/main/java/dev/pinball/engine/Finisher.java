package dev.pinball.engine;

import dev.pinball.engine.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import java.util.List;

/** Every way in which an answer is finished and a sequence ends: once, with one reason, and every block given back. */
final class Finisher {
    private final EngineHandle engine;
    private final Scheduler scheduler;
    private final LiveSequences sequences;
    private final Outbox outbox;
    private final StepJournal journal;
    private final int knownTokensMax;

    Finisher(
            EngineHandle engine,
            Scheduler scheduler,
            LiveSequences sequences,
            Outbox outbox,
            StepJournal journal,
            EngineSettings settings) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.sequences = sequences;
        this.outbox = outbox;
        this.journal = journal;
        knownTokensMax = settings.knownTokensMax();
    }

    /** The answer is complete; the sequence stays where its client asked for that, and can go on. */
    void finishAnswer(LiveSequence live, FinishReason reason) {
        boolean hasRoom = live.sequence().knownCount() < knownTokensMax;
        if (!live.request().keepOpen() || engine.draining() || !hasRoom) {
            end(live, reason, "");
            return;
        }
        int generatedTokens = live.turn(engine.nanoTime()).generatedTokens();
        tell(live, reason, "", false);
        scheduler.keep(live.sequence());
        live.kept(engine.nanoTime());
        live.handle().kept(generatedTokens);
    }

    /** Ends the sequence, whatever it does. */
    void end(LiveSequence live, FinishReason reason, String message) {
        abandon(live, reason, message);
        scheduler.remove(live.sequence());
    }

    void endAll(FinishReason reason) {
        List.copyOf(sequences.all()).forEach(live -> end(live, reason, ""));
    }

    /** Ends every sequence without a look at the blocks, which can't be trusted after a programmer's error. */
    void abandonAll(String message) {
        List.copyOf(sequences.all()).forEach(live -> abandon(live, FinishReason.ERROR, message));
    }

    private void abandon(LiveSequence live, FinishReason reason, String message) {
        sequences.remove(live);
        live.handle().ended();
        engine.released();
        tell(live, reason, message, true);
    }

    private void tell(LiveSequence live, FinishReason reason, String message, boolean sequenceEnded) {
        long now = engine.nanoTime();
        Usage usage = live.turn(now).usage(live.sequence().knownCount());
        Timings timings = live.turn(now).timings(now);
        journal.finished(new FinishedAnswer(reason, usage, timings));
        outbox.add(live.handle(), new Finished(reason, usage, timings, message, sequenceEnded));
    }
}
