package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.GenerationOptions;

/** Writes the answer of a call. */
public interface ResponseWriter {

    /** The request for the engine of {@code model}, if it differs from the client's. */
    default GenerationRequest ask(GenerationRequest request, ServedModel model) {
        return request;
    }

    /**
     * Answers to generate.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming the option that is out of its range
     */
    default int answerCount(GenerationOptions options) {
        return RequestReader.answerCounts(options).requireOne();
    }

    /** The request was admitted. */
    void accepted();

    /** Takes the next tokens of the answer with this index. */
    void add(int index, SequenceEvent.TokensGenerated tokens);

    /** Takes the scores of the next tokens of the prompt, where they were asked for. */
    default void addPrompt(int index, SequenceEvent.PromptScored scored) {
        throw new IllegalStateException("scores that were not asked for");
    }

    /** The answer with this index is complete. */
    void finish(int index, SequenceEvent.Finished finished);

    /** All answers are complete. */
    void end();

    /** Says that the budget is used up, and the remedy. */
    String budgetExceeded();
}
