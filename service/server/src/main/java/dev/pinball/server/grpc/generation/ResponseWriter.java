package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.SequenceEvent;

/** Writes the answer of a call. */
public interface ResponseWriter {

    /** The request for the engine, if it differs from the client's. */
    default GenerationRequest ask(GenerationRequest request) {
        return request;
    }

    /** The request was admitted. */
    void accepted();

    void add(SequenceEvent.TokensGenerated tokens);

    /** The answer is complete. */
    void finish(SequenceEvent.Finished finished);

    /** Says that the budget is used up, and the remedy. */
    String budgetExceeded();
}
