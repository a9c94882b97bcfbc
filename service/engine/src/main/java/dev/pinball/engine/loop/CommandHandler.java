package dev.pinball.engine.loop;

import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.Set;

/** Applies the commands of clients. Commands for a sequence that has ended are ignored. */
final class CommandHandler {
    private final Scheduler<LiveSequence> scheduler;
    private final Set<LiveSequence> sequences;
    private final Deadlines deadlines;
    private final Tokenizer tokenizer;
    private final int blocksPerSequenceMax;

    /** @param sequences every admitted sequence that has not ended */
    CommandHandler(
            Scheduler<LiveSequence> scheduler,
            Set<LiveSequence> sequences,
            Deadlines deadlines,
            Tokenizer tokenizer,
            EngineSettings settings) {
        this.scheduler = scheduler;
        this.sequences = sequences;
        this.deadlines = deadlines;
        this.tokenizer = tokenizer;
        blocksPerSequenceMax = settings.device().blocksPerSequenceMax();
    }

    void apply(EngineCommand command) {
        switch (command) {
            case EngineCommand.Start start -> {
                LiveSequence sequence = begin(start);
                append(sequence, start.tokenIds(), start.go(), start.atNanos());
            }
            case EngineCommand.Append(var handle, var tokenIds, var go, var atNanos) ->
                handle.live().ifPresent(sequence -> append(sequence, tokenIds, go, atNanos));
            case EngineCommand.Go(var handle, var atNanos) ->
                handle.live().ifPresent(sequence -> go(sequence, atNanos));
        }
    }

    /** Takes note of a sequence that is only to be ended: the scheduler never learns of it. */
    void admitOnly(EngineCommand command) {
        if (command instanceof EngineCommand.Start start) {
            admit(start);
        }
    }

    private LiveSequence begin(EngineCommand.Start start) {
        LiveSequence sequence = admit(start);
        scheduler.add(sequence);
        return sequence;
    }

    private LiveSequence admit(EngineCommand.Start start) {
        LiveSequence sequence =
                new LiveSequence(start.handle(), tokenizer.decoder(), blocksPerSequenceMax, start.atNanos());
        start.handle().begun(sequence);
        sequences.add(sequence);
        return sequence;
    }

    private void append(LiveSequence sequence, int[] tokenIds, boolean go, long nanos) {
        sequence.heard(nanos);
        sequence.appended(tokenIds);
        scheduler.append(sequence, tokenIds);
        if (go) {
            go(sequence, nanos);
        } else {
            deadlines.update(sequence);
        }
    }

    private void go(LiveSequence sequence, long nanos) {
        sequence.heard(nanos);
        scheduler.go(sequence, sequence.go(nanos), nanos);
        deadlines.update(sequence);
    }
}
