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
 * @param model that they named; empty for those that met none
 * @param observer learns of each
 */
public record Refusals(String model, RequestObserver observer) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** Answers a request that failed before it was admitted. */
    public void fail(Response response, Caller caller, Throwable failure) {
        switch (failure) {
            case InvalidRequestException invalid -> refuse(response, caller, invalid.refusal());
            case RefusedRequestException refused -> refuse(response, caller, refused.refusal());
            default -> {
                LOG.error("a request could not be read", failure);
                observer.endedUnadmitted(FinishReason.ERROR);
                response.fail(FinishReason.ERROR, "the request could not be read");
            }
        }
    }

    public void refuse(Response response, Caller caller, Refusal refusal) {
        refused(caller, refusal);
        response.refuse(refusal);
    }

    /** A request was not admitted; its client is told by another. */
    public void refused(Caller caller, Refusal refusal) {
        observer.refused(refusal);
        caller.refused(model, refusal);
    }
}
