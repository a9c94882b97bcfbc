package dev.pinball.server.request;

import dev.pinball.engine.loop.EngineHandle;

/**
 * A model as requests use it. Another model may take its name from one moment to the next: a request stays with the endpoint that
 * it began with.
 *
 * @param refusals of requests that name this model
 */
public record ModelEndpoint(ServedModel model, PromptReader prompts, Refusals refusals) {

    public String name() {
        return model.name();
    }

    public EngineHandle engine() {
        return model.engine();
    }
}
