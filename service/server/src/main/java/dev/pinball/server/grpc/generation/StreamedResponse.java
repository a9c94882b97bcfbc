package dev.pinball.server.grpc.generation;

import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.v1.Accepted;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationOptions;
import io.grpc.Status;

/** Token by token. */
record StreamedResponse(OutgoingMessages<GenerateResponse> outgoing) implements ResponseWriter {

    @Override
    public void accepted() {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setAccepted(Accepted.getDefaultInstance())
                        .build(),
                0);
    }

    @Override
    public int answerCount(GenerationOptions options) {
        return RequestReader.answerCounts(options).requireAll();
    }

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setAnswer(index)
                        .setToken(GenerationMessages.token(tokens.tokens()))
                        .build(),
                tokens.budgetBytes());
    }

    @Override
    public void addPrompt(int index, SequenceEvent.PromptScored scored) {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setAnswer(index)
                        .setPromptTokens(GenerationMessages.promptTokens(scored))
                        .build(),
                scored.budgetBytes());
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setAnswer(index)
                        .setFinished(GenerationMessages.finished(finished, false))
                        .build(),
                0);
    }

    @Override
    public void end() {
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return StatusMapping.slowReader(outgoing.budget());
    }
}
