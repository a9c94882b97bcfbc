package dev.pinball.server.request;

import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that the engine does not admit.
 *
 * @param observer learns of each
 */
public record Refusals(RequestObserver observer) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** Answers a request that failed before it was admitted. */
    public void fail(Response response, Throwable failure) {
        switch (failure) {
            case InvalidRequestException invalid -> refuse(response, invalid.refusal());
            case RefusedRequestException refused -> refuse(response, refused.refusal());
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
