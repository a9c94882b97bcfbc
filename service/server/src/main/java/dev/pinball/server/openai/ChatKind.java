package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.answer.ChatFormat;
import dev.pinball.server.openai.json.JsonFields;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.ServedModel;
import java.util.List;

/** {@code /v1/chat/completions}: the next message of a conversation, whose prompt the model's chat template makes. */
final class ChatKind implements RequestKind {
    private final AnswerFormat format = new ChatFormat();

    @Override
    public AnswerFormat format() {
        return format;
    }

    @Override
    public PromptContent prompt(JsonFields fields, ServedModel model) {
        ChatTemplate template = model.chatTemplate()
                .orElseThrow(() -> new InvalidRequestException(
                        "model", model.name(), "a model with a chat template, or /v1/completions"));
        Conversation conversation = Conversation.read(fields);
        return new PromptContent.Rendered(conversation.characters(), conversation.prompt(template));
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
