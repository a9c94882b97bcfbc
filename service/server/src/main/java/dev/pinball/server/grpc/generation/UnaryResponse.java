package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.request.answer.CollectedAnswers;
import dev.pinball.v1.Answer;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Token;
import io.grpc.Status;
import java.util.List;

/** All tokens of all answers in one message, which holds what they have reserved until it is written. */
final class UnaryResponse implements ResponseWriter {
    private final OutgoingMessages<CompleteResponse> outgoing;
    private AnswerCounts counts = new AnswerCounts(1, 1);
    private boolean logProbabilitiesWanted;
    private CollectedAnswers answers = new CollectedAnswers(counts);

    UnaryResponse(OutgoingMessages<CompleteResponse> outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public int answerCount(GenerationOptions options) {
        counts = RequestReader.answerCounts(options);
        logProbabilitiesWanted = options.getLogProbabilities();
        answers = new CollectedAnswers(counts);
        return counts.generated();
    }

    /** Answers are compared by their log-probabilities, wanted or not. */
    @Override
    public GenerationRequest ask(GenerationRequest request, ServedModel model) {
        return counts.ranked() ? request.withOutput(request.output().withLogProbabilities()) : request;
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated event) {
        answers.add(index, event);
    }

    @Override
    public void addPrompt(int index, SequenceEvent.PromptScored scored) {
        answers.addPrompt(index, scored);
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        answers.finish(index, finished);
    }

    @Override
    public void end() {
        List<Answer> returned = answers.returned().stream().map(this::message).toList();
        Answer first = returned.getFirst();
        CompleteResponse.Builder response = CompleteResponse.newBuilder()
                .setText(first.getText())
                .addAllTokens(first.getTokensList())
                .setFinished(first.getFinished())
                .addAllFurtherAnswers(returned.subList(1, returned.size()));
        SequenceEvent.PromptScored prompt = answers.generated().getFirst().prompt();
        if (!prompt.tokens().isEmpty()) {
            response.setPromptTokens(GenerationMessages.promptTokens(prompt));
        }
        outgoing.add(response.build(), answers.takeHeldBytes());
        outgoing.endWith(Status.OK);
    }

    private Answer message(CollectedAnswers.Answer answer) {
        return Answer.newBuilder()
                .setText(answer.text())
                .addAllTokens(answer.tokens().stream().map(this::message).toList())
                .setFinished(GenerationMessages.finished(answer.end(), false))
                .build();
    }

    private Token message(GeneratedToken token) {
        Token message = GenerationMessages.token(List.of(token));
        return logProbabilitiesWanted
                ? message
                : message.toBuilder().clearLogProbabilities().build();
    }

    @Override
    public String budgetExceeded() {
        return "the answer takes more than %d bytes: ask for fewer tokens, or use Generate"
                .formatted(outgoing.budget().bytesMax());
    }
}
