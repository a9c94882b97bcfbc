package dev.pinball.engine.stream;

import dev.pinball.engine.stream.SequenceEvent.Finished;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Collects the events of a step and hands them over with one task for each event loop, at most. */
public final class Outbox {
    private final IdentityHashMap<Executor, List<Delivery>> ofStep = new IdentityHashMap<>();
    private final IdentityHashMap<Executor, Mailbox> mailboxes = new IdentityHashMap<>();

    /** Adds an event; false when the client's budget is used up. */
    public boolean tryAdd(StreamedSequence sequence, SequenceEvent event) {
        if (!sequence.sink().budget().tryReserve(event.budgetBytes())) {
            return false;
        }
        put(new Delivery(sequence, event));
        return true;
    }

    /** Adds the end of an answer, regardless of the budget. */
    public void add(StreamedSequence sequence, Finished finished) {
        put(new Delivery(sequence, finished));
    }

    /** Hands over the collected events and returns their number. */
    public int emit() {
        mailboxes.values().removeIf(Mailbox::isEmpty);
        int eventCount = 0;
        for (Map.Entry<Executor, List<Delivery>> entry : ofStep.entrySet()) {
            eventCount += entry.getValue().size();
            mailboxes.computeIfAbsent(entry.getKey(), Mailbox::new).post(entry.getValue());
        }
        ofStep.clear();
        return eventCount;
    }

    private void put(Delivery delivery) {
        Executor eventLoop = delivery.sequence().sink().eventLoop();
        ofStep.computeIfAbsent(eventLoop, _ -> new ArrayList<>()).add(delivery);
    }
}
