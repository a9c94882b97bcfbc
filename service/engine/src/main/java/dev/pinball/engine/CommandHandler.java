package dev.pinball.engine;

import dev.pinball.engine.scheduler.Scheduler;
import dev.pinball.engine.scheduler.Sequence;
import dev.pinball.model.tokenizer.Tokenizer;

/** Applies the commands of clients. Those for a sequence that has ended come too late, and nothing is left to do. */
final class CommandHandler {
    private final Scheduler scheduler;
    private final LiveSequences sequences;
    private final Tokenizer tokenizer;
    private final int blocksPerSequenceMax;

    CommandHandler(Scheduler scheduler, LiveSequences sequences, Tokenizer tokenizer, EngineSettings settings) {
        this.scheduler = scheduler;
        this.sequences = sequences;
        this.tokenizer = tokenizer;
        blocksPerSequenceMax = settings.device().blocksPerSequenceMax();
    }

    void apply(EngineCommand command) {
        switch (command) {
            case EngineCommand.Start start -> {
                LiveSequence live = begin(start);
                append(live, start.tokenIds(), start.atNanos());
                if (start.go()) {
                    go(live, start.atNanos());
                }
            }
            case EngineCommand.Append(var handle, var tokenIds, var atNanos) ->
                sequences.find(handle).ifPresent(live -> append(live, tokenIds, atNanos));
            case EngineCommand.Go(var handle, var atNanos) ->
                sequences.find(handle).ifPresent(live -> go(live, atNanos));
        }
    }

    private LiveSequence begin(EngineCommand.Start start) {
        LiveSequence live = new LiveSequence(start.handle(), new Sequence(blocksPerSequenceMax), start.atNanos());
        sequences.add(live);
        scheduler.add(live.sequence());
        return live;
    }

    private void append(LiveSequence live, int[] tokenIds, long nanos) {
        live.heard(nanos);
        scheduler.append(live.sequence(), tokenIds);
    }

    private void go(LiveSequence live, long nanos) {
        live.heard(nanos);
        scheduler.go(live.sequence(), live.go(tokenizer, nanos));
    }
}
