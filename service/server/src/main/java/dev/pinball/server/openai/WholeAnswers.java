package dev.pinball.server.openai;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Usage;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.request.ModelEndpoint;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** All answers in one response, which holds what they have reserved until it is written. */
final class WholeAnswers extends HttpCall {
    private final AnswerJson json;
    private final AnswerCounts counts;
    private final String echoed;
    private final List<Answer> answers;
    private long heldBytes;

    /** @param echoed text before each answer */
    WholeAnswers(
            HttpExchange exchange,
            Supplier<ModelEndpoint> current,
            OpenCalls calls,
            AnswerJson json,
            AnswerCounts counts,
            String echoed) {
        super(
                exchange,
                current,
                calls,
                current.get().budget(current.get().limits().messageBytesMax()));
        this.json = json;
        this.counts = counts;
        this.echoed = echoed;
        answers = IntStream.range(0, counts.generated())
                .mapToObj(_ -> new Answer())
                .toList();
    }

    private static final class Answer {
        private final List<GeneratedToken> tokens = new ArrayList<>();
        private FinishReason reason = FinishReason.ERROR;
        private Usage usage = new Usage(0, 0, 0);

        String text() {
            return tokens.stream().map(GeneratedToken::text).collect(Collectors.joining());
        }

        /** The higher, the likelier is the answer. */
        double meanLogProbability() {
            return tokens.stream()
                    .mapToDouble(GeneratedToken::logProbability)
                    .average()
                    .orElse(0);
        }
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated event) {
        answers.get(index).tokens.addAll(event.tokens());
        heldBytes += event.budgetBytes();
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        answers.get(index).reason = finished.reason();
        answers.get(index).usage = finished.usage();
    }

    @Override
    public void end() {
        Usage usage = answers.stream().map(answer -> answer.usage).reduce(new Usage(0, 0, 0), AnswerJson::sum);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        json.write(body, false, this::writeChoices, further -> AnswerJson.writeUsage(further, usage));
        exchange().respond(200, Map.of(), body.toByteArray());
        over();
    }

    private void writeChoices(JsonGenerator choices) {
        List<Answer> returned = answers;
        if (counts.ranked()) {
            returned = answers.stream()
                    .sorted(Comparator.comparingDouble(Answer::meanLogProbability)
                            .reversed())
                    .limit(counts.returned())
                    .toList();
        }
        for (int index = 0; index < returned.size(); index++) {
            Answer answer = returned.get(index);
            json.writeWhole(choices, index, echoed + answer.text(), answer.tokens, echoed.length(), answer.reason);
        }
    }

    @Override
    public void writable() {}

    @Override
    void writeError(OpenAiError error) {}

    @Override
    Optional<Long> unreadSinceNanos() {
        return Optional.empty();
    }

    @Override
    void dropWaiting() {
        budget().release(heldBytes);
        heldBytes = 0;
    }

    @Override
    public String budgetExceeded() {
        return exceeded("fewer tokens, or a stream");
    }
}
