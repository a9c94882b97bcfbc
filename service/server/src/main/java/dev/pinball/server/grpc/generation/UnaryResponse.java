package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.GenerationOptions;
import io.grpc.Status;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** All tokens of all answers in one message, which holds what they have reserved until it is written. */
final class UnaryResponse implements ResponseWriter {
    private final OutgoingMessages<CompleteResponse> outgoing;
    private AnswerCounts counts = new AnswerCounts(1, 1);
    private boolean logProbabilitiesWanted;
    private List<CollectedAnswer> answers = List.of();
    private long heldBytes;

    UnaryResponse(OutgoingMessages<CompleteResponse> outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public int answerCount(GenerationOptions options) {
        counts = RequestReader.answerCounts(options);
        logProbabilitiesWanted = options.getLogProbabilities();
        answers = IntStream.range(0, counts.generated())
                .mapToObj(_ -> new CollectedAnswer(logProbabilitiesWanted))
                .toList();
        return counts.generated();
    }

    /** Answers are compared by their log-probabilities, wanted or not. */
    @Override
    public GenerationRequest ask(GenerationRequest request) {
        OutputOptions output = request.output();
        return request.withOutput(new OutputOptions(
                output.logProbabilities() || counts.ranked(), output.candidateCount(), output.logitsCopy()));
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated event) {
        answers.get(index).add(event.tokens());
        heldBytes += event.budgetBytes();
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        answers.get(index).finish(finished);
    }

    @Override
    public void end() {
        List<CollectedAnswer> returned = answers;
        if (counts.ranked()) {
            returned = answers.stream()
                    .sorted(Comparator.comparingDouble(CollectedAnswer::meanLogProbability)
                            .reversed())
                    .limit(counts.returned())
                    .toList();
        }
        CollectedAnswer first = returned.getFirst();
        CompleteResponse.Builder response = CompleteResponse.newBuilder()
                .setText(first.message().getText())
                .addAllTokens(first.message().getTokensList())
                .setFinished(first.message().getFinished());
        returned.stream().skip(1).forEach(answer -> response.addFurtherAnswers(answer.message()));
        outgoing.add(response.build(), heldBytes);
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return "the answer takes more than %d bytes: ask for fewer tokens, or use Generate"
                .formatted(outgoing.budget().bytesMax());
    }
}
