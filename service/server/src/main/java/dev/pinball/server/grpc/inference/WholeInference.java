package dev.pinball.server.grpc.inference;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.inference.ModelInferResponse;
import dev.pinball.server.grpc.generation.ResponseWriter;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.answer.CollectedAnswers;
import io.grpc.Status;

/** The whole answer in one message, which holds what its tokens have reserved until it is written. */
final class WholeInference implements ResponseWriter {
    private final OutgoingMessages<ModelInferResponse> outgoing;
    private final InferenceResponses responses;
    private final CollectedAnswers answers = new CollectedAnswers(new AnswerCounts(1, 1));

    WholeInference(OutgoingMessages<ModelInferResponse> outgoing, InferenceResponses responses) {
        this.outgoing = outgoing;
        this.responses = responses;
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        answers.add(index, tokens);
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        answers.finish(index, finished);
    }

    @Override
    public void end() {
        CollectedAnswers.Answer answer = answers.generated().getFirst();
        outgoing.add(responses.last(answer.text(), answer.end()), answers.takeHeldBytes());
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return "the answer takes more than %d bytes: ask for fewer tokens, or use ModelStreamInfer"
                .formatted(outgoing.budget().bytesMax());
    }
}
