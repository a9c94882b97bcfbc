package dev.pinball.service.grpc;

import dev.pinball.service.config.StreamLimits;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.request.Refusal;
import java.util.function.Consumer;

/**
 * What every request needs of the model that it begins with. Another model may be served from one moment to the next: a
 * request stays with the edge that it began with.
 *
 * @param refusals learns of each refusal; it steers nothing
 */
record Edge(
        EngineHandle engine,
        RequestReader requests,
        PromptReader prompts,
        StreamLimits limits,
        Consumer<Refusal> refusals) {

    /** Whether {@code refusal} only means that {@code current} is served now instead of the model of this edge. */
    boolean isReplacedBy(Edge current, Refusal refusal) {
        return this != current && refusal.reason() == Refusal.Reason.SHUTTING_DOWN;
    }
}
