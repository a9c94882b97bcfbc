package dev.pinball.engine.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one event loop. A loop that keeps up gets a task for each step; one that is behind finds the events of several
 * steps in one task, with fewer and longer messages to write.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Executor eventLoop;
    private List<List<Delivery>> waiting = new ArrayList<>(); // by step; guarded by this

    Mailbox(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Hands over the events of a step; on the engine thread. */
    void post(List<Delivery> ofStep) {
        if (!add(ofStep)) {
            return;
        }
        try {
            eventLoop.execute(this::deliver);
        } catch (RuntimeException eventLoopGone) {
            LOG.debug("an event loop takes no more: its sequences end", eventLoopGone);
            takeAll().forEach(step -> step.forEach(Delivery::drop));
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether these are the first that wait. */
    private synchronized boolean add(List<Delivery> ofStep) {
        waiting.add(ofStep);
        return waiting.size() == 1;
    }

    private synchronized List<List<Delivery>> takeAll() {
        List<List<Delivery>> all = waiting;
        waiting = new ArrayList<>();
        return all;
    }

    private void deliver() {
        List<List<Delivery>> steps = takeAll();
        List<Delivery> deliveries = steps.size() == 1 ? steps.getFirst() : Delivery.joined(steps);
        deliveries.forEach(Delivery::deliver);
    }
}
