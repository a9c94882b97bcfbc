package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.answer.ChatFormat;
import dev.pinball.server.request.Conversation;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.ServedModel;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /v1/chat/completions}: the next message of a conversation, whose prompt the model's chat template makes. */
final class ChatKind implements RequestKind {
    private final AnswerFormat format = new ChatFormat();

    @Override
    public AnswerFormat format() {
        return format;
    }

    @Override
    public PromptContent prompt(JsonFields fields, ServedModel model) {
        checkTools(fields);
        return Conversation.read(fields).prompt(model);
    }

    /** The template learns of tools; calls in the answer are not read, so that the client must not expect any. */
    private static void checkTools(JsonFields fields) {
        JsonNode choice = fields.find("tool_choice").orElse(null);
        boolean none =
                choice != null && choice.isString() && choice.stringValue().equals("none");
        if (!none && !fields.objects("tools").isEmpty()) {
            throw new InvalidRequestException(
                    "tool_choice", choice == null ? "absent" : choice, "none, with tools: calls are not read");
        }
    }

    @Override
    public String echoed(JsonFields fields, ServedModel model) {
        return "";
    }

    @Override
    public boolean logProbabilities(JsonFields fields) {
        return fields.flag("logprobs", false);
    }

    @Override
    public void readOptions(JsonFields fields, RequestBuilder request) {
        OptionsReader.refuseUnsupported(fields, List.of("functions", "audio"));
        fields.integer("max_tokens").ifPresent(value -> request.tokensMax("max_tokens", value));
        fields.integer("max_completion_tokens").ifPresent(value -> request.tokensMax("max_completion_tokens", value));
        long candidates = fields.integer("top_logprobs").orElse(0);
        if (candidates > 0 && !logProbabilities(fields)) {
            throw new InvalidRequestException("top_logprobs", candidates, "logprobs to be true");
        }
        request.logProbabilities(logProbabilities(fields)).candidates("top_logprobs", candidates);
    }
}
