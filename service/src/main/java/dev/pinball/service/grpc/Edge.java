package dev.pinball.service.grpc;

import dev.pinball.service.config.StreamLimits;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.request.Refusal;
import java.util.function.Consumer;

/**
 * What every call needs.
 *
 * @param refusals learns of each refusal; it steers nothing
 */
record Edge(
        EngineHandle engine,
        RequestReader requests,
        PromptReader prompts,
        StreamLimits limits,
        Consumer<Refusal> refusals) {}
