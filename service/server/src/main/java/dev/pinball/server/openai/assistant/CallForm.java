package dev.pinball.server.openai.assistant;

import dev.pinball.model.template.ChatTemplate;
import java.util.Optional;

/** How a model writes calls of tools. */
enum CallForm {
    /** Of Hermes and Qwen: {@code <tool_call>{"name": ..., "arguments": {...}}</tool_call>}, each call by itself. */
    HERMES("<tool_call>", "</tool_call>"),
    /** Of Mistral: {@code [TOOL_CALLS][{"name": ..., "arguments": {...}}]}, or {@code [TOOL_CALLS]name[ARGS]{...}}, to the end. */
    MISTRAL("[TOOL_CALLS]", ""),
    /** Of Llama 3: the whole answer is {@code {"name": ..., "parameters": {...}}}. */
    LLAMA("<|python_tag|>", "");

    private final String begin;
    private final String end;

    CallForm(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    /** The form that {@code template} teaches its model; empty for none of these. */
    static Optional<CallForm> of(ChatTemplate template) {
        if (template.mentions(HERMES.begin)) {
            boolean ofXml = template.mentions("<function="); // as Qwen3-Coder writes calls
            return ofXml ? Optional.empty() : Optional.of(HERMES);
        }
        if (template.mentions(MISTRAL.begin)) {
            return Optional.of(MISTRAL);
        }
        boolean llama =
                template.mentions(LLAMA.begin) || template.mentions("\"parameters\": dictionary of argument name");
        return llama ? Optional.of(LLAMA) : Optional.empty();
    }

    /** What comes before a call. */
    String begin() {
        return begin;
    }

    /** What comes after a call; empty where calls go on to the end of the answer. */
    String end() {
        return end;
    }
}
