package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.answer.ChatFormat;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.Conversation;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.ServedModel;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** {@code /v1/chat/completions}: the next message of a conversation, whose prompt the model's chat template makes. */
final class ChatKind implements RequestKind {
    /** The field that the prompt is made of. */
    static final String PROMPT = "messages";

    private static final JsonNode AUTO = StringNode.valueOf("auto");
    private static final JsonNode NONE = StringNode.valueOf("none");

    private final AnswerFormat format = new ChatFormat();

    @Override
    public AnswerFormat format() {
        return format;
    }

    @Override
    public int promptCount(JsonFields fields) {
        return 1;
    }

    @Override
    public List<PromptInput> prompts(JsonFields fields, ServedModel model, AnswerReading reading) {
        PromptContent prompt = Conversation.read(fields).prompt(model, reading::rendered);
        return List.of(new PromptInput(PROMPT, prompt));
    }

    @Override
    public AnswerReading reading(JsonFields fields, ServedModel model) {
        return AnswerReading.of(model, callsWanted(fields, model));
    }

    private static boolean callsWanted(JsonFields fields, ServedModel model) {
        JsonNode choice = fields.find("tool_choice").orElse(AUTO);
        if (!choice.equals(AUTO) && !choice.equals(NONE)) {
            throw new InvalidRequestException("tool_choice", choice, "auto or none: no call can be forced");
        }
        if (fields.objects("tools").isEmpty() || choice.equals(NONE)) {
            return false;
        }
        if (!model.chatTemplate().map(AnswerReading::readsCalls).orElse(false)) {
            throw new InvalidRequestException(
                    "tools", "set", "none, or tool_choice none: the chat template knows no calls that can be read");
        }
        return true;
    }

    @Override
    public List<Echo> echoes(JsonFields fields, ServedModel model) {
        return List.of(Echo.NOTHING);
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
