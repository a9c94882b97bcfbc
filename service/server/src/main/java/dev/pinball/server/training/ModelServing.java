package dev.pinball.server.training;

import java.nio.file.Path;

/** Changes which model is served. Any thread but an event loop: it takes its time. */
@FunctionalInterface
public interface ModelServing {

    /**
     * Serves the model at {@code path} from now on; returns when it is warm and new requests meet it.
     *
     * @throws ModelRefusedException when it can't be; the model that is served goes on then
     */
    void serve(Path path);
}
