package dev.pinball.server.openai;

import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.openai.answer.PlacedTokens;
import dev.pinball.server.openai.answer.PromptPlaces;
import dev.pinball.server.openai.answer.PromptScores;
import dev.pinball.server.openai.answer.TotalUsage;
import dev.pinball.server.openai.assistant.AnswerReader;
import dev.pinball.server.openai.assistant.Piece;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.answer.CollectedAnswers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** All answers in one response, which holds what they have reserved until it is written. */
final class WholeAnswers extends HttpCall {
    private final Form form;
    private final AnswerJson json;
    private final boolean scoresWanted;
    private final CollectedAnswers answers;

    /** @param scoresWanted whether {@code prompt_logprobs} are written */
    WholeAnswers(
            HttpExchange exchange,
            ModelEndpoints models,
            String model,
            OpenCalls calls,
            Form form,
            boolean scoresWanted) {
        super(exchange, models, model, calls, models.budget(models.limits().messageBytesMax()));
        this.form = form;
        json = form.json();
        this.scoresWanted = scoresWanted;
        answers = new CollectedAnswers(form.promptCount(), form.counts());
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
        List<CollectedAnswers.Answer> generated = answers.generated();
        TotalUsage usage = new TotalUsage();
        for (int index = 0; index < generated.size(); index++) {
            usage.add(form.prompt(index), generated.get(index).end().usage());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        json.write(body, false, this::writeChoices, further -> writeFurther(further, usage));
        exchange().respond(200, Map.of(), body.toByteArray());
        over();
    }

    private void writeChoices(JsonGenerator choices) {
        List<CollectedAnswers.Answer> returned = answers.returned();
        for (int index = 0; index < returned.size(); index++) {
            CollectedAnswers.Answer answer = returned.get(index);
            Echo echo = form.echo(index);
            AnswerReader reader = form.reading().reader();
            List<Piece> pieces = new ArrayList<>(List.of(Piece.of(echo.text())));
            answer.tokens().forEach(token -> pieces.add(reader.read(token)));
            pieces.add(reader.end());
            String reason = reader.finishReason(answer.end().reason());
            json.writeWhole(choices, index, Piece.joined(pieces), placed(answer, echo), reason, further -> {
                if (json.format().scoresPromptByChoice()) {
                    PromptScores.write(further, answer.prompt(), scoresWanted);
                }
            });
        }
    }

    private PlacedTokens placed(CollectedAnswers.Answer answer, Echo echo) {
        if (!json.logProbabilities()) {
            return PlacedTokens.NONE;
        }
        PlacedTokens generated =
                PlacedTokens.generated(answer.tokens(), PlacedTokens.length(echo.text()), json.tokenizer());
        if (!echo.scored()) {
            return generated;
        }
        PromptPlaces prompt = new PromptPlaces(json.tokenizer(), echo.text());
        return prompt.next(answer.prompt().tokens()).and(generated);
    }

    private void writeFurther(JsonGenerator json, TotalUsage usage) {
        usage.write(json);
        if (!this.json.format().scoresPromptByChoice()) {
            PromptScores.write(json, answers.generated().getFirst().prompt(), scoresWanted);
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
        budget().release(answers.takeHeldBytes());
    }

    @Override
    public String budgetExceeded() {
        return exceeded("fewer tokens, or a stream");
    }
}
