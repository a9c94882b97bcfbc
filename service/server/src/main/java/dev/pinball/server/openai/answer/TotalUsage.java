package dev.pinball.server.openai.answer;

import dev.pinball.engine.request.Usage;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** The tokens of one request, added up as its answers end. A prompt counts once, however many answers it has. */
public final class TotalUsage {
    private final Map<Integer, Usage> byPrompt = new HashMap<>();

    /** An answer to the prompt with this index has ended. */
    public void add(int prompt, Usage answer) {
        byPrompt.merge(prompt, answer, TotalUsage::ofOnePrompt);
    }

    /** Answers find the blocks of the first that was computed: what it found itself was there before. */
    private static Usage ofOnePrompt(Usage first, Usage second) {
        return new Usage(
                Math.max(first.promptTokens(), second.promptTokens()),
                first.generatedTokens() + second.generatedTokens(),
                Math.min(first.cachedTokens(), second.cachedTokens()));
    }

    private static Usage ofPrompts(Usage first, Usage second) {
        return new Usage(
                first.promptTokens() + second.promptTokens(),
                first.generatedTokens() + second.generatedTokens(),
                first.cachedTokens() + second.cachedTokens());
    }

    /** Writes the field {@code usage}. */
    public void write(JsonGenerator json) {
        Usage total = byPrompt.values().stream().reduce(new Usage(0, 0, 0), TotalUsage::ofPrompts);
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("prompt_tokens", total.promptTokens());
        json.writeNumberProperty("completion_tokens", total.generatedTokens());
        json.writeNumberProperty("total_tokens", total.promptTokens() + total.generatedTokens());
        json.writeObjectPropertyStart("prompt_tokens_details");
        json.writeNumberProperty("cached_tokens", total.cachedTokens());
        json.writeEndObject();
        json.writeEndObject();
    }
}
