package dev.pinball.engine.stream;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.admission.TenantQuota;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The receiving end of one sequence. */
public interface EventSink {

    /**
     * Runs {@link #accept}: the event loop of the client's stream, always the same one. All its sinks share one task a
     * step.
     */
    Executor eventLoop();

    /** The budget of the stream, shared by all its sequences. */
    StreamBudget budget();

    /** What its connection holds; empty where none shares the engine with others. */
    default Optional<ConnectionShare> connection() {
        return Optional.empty();
    }

    /** What its tenant may use; empty where it has no limits. */
    default Optional<TenantQuota> quota() {
        return Optional.empty();
    }

    /** Takes the next event, in order, on {@link #eventLoop}. */
    void accept(SequenceEvent event);
}
