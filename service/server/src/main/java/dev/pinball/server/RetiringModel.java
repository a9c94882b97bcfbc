package dev.pinball.server;

import dev.pinball.engine.RunningModel;
import java.time.Duration;

/** A model that meets no new requests, and the thread that closes it after its last sequence. */
record RetiringModel(RunningModel model, Thread closing) {
    /** For what a closing model does after its sequences have ended. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    /** @param closed runs once the model is closed */
    static RetiringModel retire(RunningModel model, Runnable closed) {
        Thread closing = Thread.ofPlatform().name("retiring-model").daemon().start(() -> {
            model.retire();
            closed.run();
        });
        return new RetiringModel(model, closing);
    }

    /** Drains it for at most {@code drainMax}, and returns when it is closed, unless its last step hangs. */
    void end(Duration drainMax) {
        try {
            if (model.engine().close(drainMax)) {
                closing.join(CLOSE_MAX);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
