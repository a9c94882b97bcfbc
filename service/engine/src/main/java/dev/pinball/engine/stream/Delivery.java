package dev.pinball.engine.stream;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.SequenceEvent.Embedded;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.SequenceEvent.PromptScored;
import dev.pinball.engine.stream.SequenceEvent.TokensGenerated;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event on its way to its client. */
record Delivery(StreamedSequence sequence, SequenceEvent event) {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int TOKENS_MAX = 64; // of one event: no message grows without a limit

    /** On the event loop of the client. */
    void deliver() {
        try {
            sequence.sink().accept(event);
        } catch (RuntimeException failure) {
            LOG.warn("a stream failed to take its event: its sequence ends", failure);
            sequence.cancel(FinishReason.CANCELLED);
        }
    }

    /** The event loop of the client is gone. */
    void drop() {
        sequence.sink().budget().release(event.budgetBytes());
        sequence.cancel(FinishReason.CANCELLED);
    }

    /** The deliveries of several steps, those of a sequence in order, with its tokens joined into one event. */
    static List<Delivery> joined(List<List<Delivery>> steps) {
        List<Delivery> joined = new ArrayList<>();
        IdentityHashMap<StreamedSequence, List<GeneratedToken>> open = new IdentityHashMap<>();
        for (List<Delivery> step : steps) {
            for (Delivery next : step) {
                switch (next.event) {
                    case PromptScored _, Embedded _ -> joined.add(next);
                    case Finished _ -> {
                        open.remove(next.sequence);
                        joined.add(next);
                    }
                    case TokensGenerated(List<GeneratedToken> tokens) -> {
                        List<GeneratedToken> before = open.get(next.sequence);
                        if (before == null || before.size() >= TOKENS_MAX) {
                            before = new ArrayList<>();
                            open.put(next.sequence, before);
                            joined.add(new Delivery(next.sequence, new TokensGenerated(before)));
                        }
                        before.addAll(tokens);
                    }
                }
            }
        }
        return joined;
    }
}
