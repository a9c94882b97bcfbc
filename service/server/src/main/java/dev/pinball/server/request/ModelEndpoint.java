package dev.pinball.server.request;

import dev.pinball.engine.loop.EngineHandle;
import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SharedBudget;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.config.StreamLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model as requests use it. Another model may be served from one moment to the next: a
 * request stays with the endpoint that it began with.
 *
 * @param unread what all streams together hold back
 * @param observer learns of each request that the engine does not admit
 */
public record ModelEndpoint(
        ServedModel model, PromptReader prompts, StreamLimits limits, SharedBudget unread, RequestObserver observer) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelEndpoint.class);

    public EngineHandle engine() {
        return model.engine();
    }

    /** The budget of a stream that may hold back {@code bytesMax}. */
    public StreamBudget budget(int bytesMax) {
        return unread.stream(bytesMax);
    }

    /** Whether {@code refusal} only means that {@code current} is served now instead of the model of this endpoint. */
    @SuppressWarnings("ReferenceEquality") // an endpoint is equal to itself alone
    public boolean isReplacedBy(ModelEndpoint current, Refusal refusal) {
        return this != current && refusal.reason() == Refusal.Reason.SHUTTING_DOWN;
    }

    /** Answers a request that failed before it was admitted. */
    public void fail(Response response, Throwable failure) {
        switch (failure) {
            case InvalidRequestException invalid -> refuse(response, invalid.refusal());
            case PromptRefusedException refused -> refuse(response, refused.refusal());
            default -> {
                LOG.error("a request could not be read", failure);
                observer.endedUnadmitted(FinishReason.ERROR);
                response.fail(FinishReason.ERROR, "the request could not be read");
            }
        }
    }

    public void refuse(Response response, Refusal refusal) {
        observer.refused(refusal);
        response.refuse(refusal);
    }
}
