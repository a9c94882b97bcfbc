package dev.pinball.service.grpc;

import dev.pinball.service.config.StreamLimits;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.request.Refusal;
import io.grpc.Status;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        Consumer<Refusal> refusals) {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    /** Ends a call whose request could not be answered. */
    void fail(OutgoingMessages<?> outgoing, Throwable failure) {
        if (failure instanceof InvalidRequestException invalid) {
            refuse(outgoing, invalid.refusal());
        } else {
            LOG.error("a request could not be read", failure);
            outgoing.fail(Status.INTERNAL
                    .withDescription("the request could not be read")
                    .asRuntimeException());
        }
    }

    void refuse(OutgoingMessages<?> outgoing, Refusal refusal) {
        refusals.accept(refusal);
        outgoing.fail(Reasons.failure(refusal));
    }
}
