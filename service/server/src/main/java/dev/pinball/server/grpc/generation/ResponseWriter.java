package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.SequenceEvent;

/** How a call for one answer gives it to its client. */
public interface ResponseWriter {

    /** What the engine is asked for, where that is not what the client asked for. */
    default GenerationRequest ask(GenerationRequest request) {
        return request;
    }

    /** The request was admitted. */
    void accepted();

    void add(SequenceEvent.TokenGenerated token);

    /** The answer is complete. */
    void finish(SequenceEvent.Finished finished);

    /** What its budget has run out for, and the remedy. */
    String budgetExceeded();
}
