package dev.pinball.server.request.answer;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.PromptReader;
import java.util.List;

/**
 * What a request asks of one model.
 *
 * @param prompts all of which are answered, or none
 * @param answerCount answers to generate to each
 */
public record Asked(List<AskedPrompt> prompts, int answerCount) {

    /** What is to be generated after one prompt. */
    public record AskedPrompt(GenerationRequest generation, PromptInput prompt) {}

    public Asked {
        prompts = List.copyOf(prompts);
    }

    /** A request with one prompt. */
    public Asked(GenerationRequest generation, int answerCount, PromptInput prompt) {
        this(List.of(new AskedPrompt(generation, prompt)), answerCount);
    }

    /** Answers to all prompts. */
    int answerCountInAll() {
        return prompts.size() * answerCount;
    }

    /** Refuses what can never fit the context, by its size alone. */
    void check(PromptReader reader) {
        for (AskedPrompt asked : prompts) {
            boolean answered = !asked.generation().stop().answersNothing();
            reader.check(asked.prompt().field(), asked.prompt().content(), answered);
        }
    }
}
