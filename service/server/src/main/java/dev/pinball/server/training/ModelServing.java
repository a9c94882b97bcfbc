package dev.pinball.server.training;

import java.nio.file.Path;

/** Changes which models are served. Any thread but an event loop: it takes its time. */
public interface ModelServing {

    /**
     * Serves the model at {@code path} from now on; returns when it is warm and new requests meet it.
     *
     * @param name in requests; it replaces a model of that name. Empty: it replaces the default, under the name of its file
     * @return its name in requests
     * @throws ModelRefusedException when it can't be; all models go on then
     */
    String serve(String name, Path path);

    /**
     * Requests meet the model of this name no longer; it goes when those that have begun have ended.
     *
     * @throws ModelRefusedException for the default, and for a model that isn't served
     */
    void unload(String name);
}
