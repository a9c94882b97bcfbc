package dev.pinball.server.grpc.generation;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.v1.Answer;
import dev.pinball.v1.Token;
import java.util.List;

/** One answer, from its first token to its end. */
final class CollectedAnswer {
    private final boolean logProbabilitiesWanted;
    private final Answer.Builder answer = Answer.newBuilder();
    private final StringBuilder text = new StringBuilder();
    private double logProbabilitySum;

    CollectedAnswer(boolean logProbabilitiesWanted) {
        this.logProbabilitiesWanted = logProbabilitiesWanted;
    }

    void add(List<GeneratedToken> tokens) {
        for (GeneratedToken token : tokens) {
            Token message = GenerationMessages.token(List.of(token));
            answer.addTokens(
                    logProbabilitiesWanted
                            ? message
                            : message.toBuilder().clearLogProbabilities().build());
            text.append(token.text());
            logProbabilitySum += token.logProbability();
        }
    }

    void finish(SequenceEvent.Finished finished) {
        answer.setText(text.toString()).setFinished(GenerationMessages.finished(finished, false));
    }

    /** Of its tokens; the higher, the likelier is the answer. */
    double meanLogProbability() {
        return logProbabilitySum / Math.max(1, answer.getTokensCount());
    }

    Answer message() {
        return answer.build();
    }
}
