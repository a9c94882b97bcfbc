package dev.pinball.server.grpc.inference;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferResponse;
import dev.pinball.inference.ModelStreamInferResponse;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.answer.CollectedAnswers;
import dev.pinball.server.request.answer.SingleRequest;
import java.util.stream.Collectors;

/** One of the requests of a stream, whose responses carry its id. On the event loop of the stream. */
final class StreamedInference implements SingleRequest.Answers {
    private final StreamInferCall stream;
    private final OutgoingMessages<ModelStreamInferResponse> outgoing;
    private final InferenceResponses responses;
    private final SingleRequest request;
    private final CollectedAnswers whole = new CollectedAnswers(new AnswerCounts(1, 1));
    private boolean streams;

    StreamedInference(
            StreamInferCall stream,
            OutgoingMessages<ModelStreamInferResponse> outgoing,
            ModelInferRequest message,
            ModelEndpoints models,
            SingleRequest.Client client) {
        this.stream = stream;
        this.outgoing = outgoing;
        responses = InferenceResponses.to(message);
        request = new SingleRequest(models, message.getModelName(), client, this);
    }

    void start(ModelInferRequest message) {
        request.start(endpoint -> {
            InferenceRequest read = InferenceRequest.read(message);
            streams = read.streams();
            return read.asked(endpoint, stream.deadline(), stream.caller());
        });
    }

    void cancel(FinishReason reason) {
        request.end(reason);
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        if (streams) {
            String text = tokens.tokens().stream().map(GeneratedToken::text).collect(Collectors.joining());
            outgoing.add(message(responses.piece(text)), tokens.budgetBytes());
        } else {
            whole.add(index, tokens);
        }
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        String text = whole.generated().getFirst().text();
        outgoing.add(message(responses.last(text, finished)), whole.takeHeldBytes());
    }

    @Override
    public void end() {
        stream.ended(this);
    }

    @Override
    public void refuse(Refusal refusal) {
        fail(refusal.message());
    }

    @Override
    public void fail(FinishReason reason, String detail) {
        if (reason == FinishReason.SLOW_READER) {
            stream.fail(reason, detail);
        } else {
            StatusMapping.failure(reason, detail).ifPresent(status -> fail(String.valueOf(status.getDescription())));
        }
    }

    /** It fails alone: the stream goes on. */
    void fail(String error) {
        drop();
        boolean written = outgoing.tryAdd(ModelStreamInferResponse.newBuilder()
                .setErrorMessage(error)
                .setInferResponse(responses.empty())
                .build());
        if (written) {
            stream.ended(this);
        } else {
            stream.fail(FinishReason.SLOW_READER, budgetExceeded());
        }
    }

    private static ModelStreamInferResponse message(ModelInferResponse response) {
        return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
    }

    @Override
    public boolean closed() {
        return outgoing.closed();
    }

    @Override
    public StreamBudget budget() {
        return outgoing.budget();
    }

    /** Gives back what is held for an answer that nobody reads. */
    void drop() {
        budget().release(whole.takeHeldBytes());
    }

    @Override
    public String budgetExceeded() {
        return StatusMapping.slowReader(outgoing.budget());
    }
}
