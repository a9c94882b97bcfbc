package dev.pinball.engine.loop;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.SequenceEvent.TokenGenerated;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the events of a step and hands them over with one task for each event loop. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final IdentityHashMap<Executor, List<Delivery>> deliveries = new IdentityHashMap<>();

    /** Adds a token; false when the client's budget is used up. */
    boolean tryAdd(SequenceHandle handle, TokenGenerated token) {
        if (!handle.sink().budget().tryReserve(token.budgetBytes())) {
            return false;
        }
        put(new Delivery(handle, token));
        return true;
    }

    /** Adds the end of an answer, regardless of the budget. */
    void add(SequenceHandle handle, Finished finished) {
        put(new Delivery(handle, finished));
    }

    /** Hands over the collected events and returns their number. */
    int emit() {
        int eventCount = 0;
        for (Map.Entry<Executor, List<Delivery>> entry : deliveries.entrySet()) {
            List<Delivery> ofLoop = entry.getValue();
            eventCount += ofLoop.size();
            try {
                entry.getKey().execute(() -> ofLoop.forEach(Delivery::deliver));
            } catch (RuntimeException eventLoopGone) {
                LOG.debug("an event loop takes no more: its sequences end", eventLoopGone);
                ofLoop.forEach(Delivery::drop);
            }
        }
        deliveries.clear();
        return eventCount;
    }

    private void put(Delivery delivery) {
        Executor eventLoop = delivery.handle().sink().eventLoop();
        deliveries.computeIfAbsent(eventLoop, _ -> new ArrayList<>()).add(delivery);
    }

    private record Delivery(SequenceHandle handle, SequenceEvent event) {

        void deliver() {
            try {
                handle.sink().accept(event);
            } catch (RuntimeException failure) {
                LOG.warn("a stream failed to take its event: its sequence ends", failure);
                handle.cancel(FinishReason.CANCELLED);
            }
        }

        void drop() {
            if (event instanceof TokenGenerated token) {
                handle.sink().budget().release(token.budgetBytes());
            }
            handle.cancel(FinishReason.CANCELLED);
        }
    }
}
