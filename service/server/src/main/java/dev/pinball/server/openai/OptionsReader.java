package dev.pinball.server.openai;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.json.SamplingFields;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.request.answer.Asked;
import java.util.List;
import java.util.OptionalLong;

/** Hands the options that all requests have to a {@link RequestBuilder}, which checks them. */
final class OptionsReader {
    private static final String PROMPT_LOGPROBS = "prompt_logprobs";

    private OptionsReader() {}

    /** What {@code fields}, the body of a request, ask of {@code model}. */
    static Asked asked(
            JsonFields fields,
            Caller caller,
            AnswerCounts counts,
            RequestKind kind,
            AnswerReading reading,
            ServedModel model) {
        RequestBuilder request = new RequestBuilder(model.vocabularySize(), model.contextTokensMax());
        SamplingFields.read(fields, request);
        request.serviceClass(
                caller.tenant(),
                fields.integer("priority").orElse(caller.priority()),
                fields.text("cache_salt").orElse(""));
        kind.readOptions(fields, request);
        promptCandidates(fields).ifPresent(count -> request.promptCandidates(PROMPT_LOGPROBS, count));
        if (counts.ranked()) {
            request.logProbabilities(true); // answers are compared by them, wanted or not
        }
        List<Asked.AskedPrompt> prompts = kind.prompts(fields, model, reading).stream()
                .map(prompt -> new Asked.AskedPrompt(request.build(), prompt)) // each draws a seed where none is given
                .toList();
        return new Asked(prompts, counts.generated());
    }

    /** How many candidates of each token of the prompt are asked for, as vLLM names it. */
    static OptionalLong promptCandidates(JsonFields fields) {
        OptionalLong count = fields.integer(PROMPT_LOGPROBS);
        if (count.isPresent() && fields.flag("stream", false)) {
            throw new InvalidRequestException(PROMPT_LOGPROBS, count.getAsLong(), "left out of a stream");
        }
        return count;
    }

    /** How many answers to each prompt are asked for. */
    static AnswerCounts answerCounts(JsonFields fields, int promptCount) {
        AnswerCounts counts =
                AnswerCounts.of(fields.integer("n"), fields.integer("best_of")).requireFor("prompt", promptCount);
        if (fields.flag("stream", false)) {
            counts.requireAll();
        }
        return counts;
    }

    static boolean usageWanted(JsonFields fields) {
        return fields.fields("stream_options")
                .map(options -> options.flag("include_usage", false))
                .orElse(false);
    }

    /** Refuses what would change the answer, if the server could do it. */
    static void refuseUnsupported(JsonFields fields, List<String> names) {
        for (String name : names) {
            fields.find(name)
                    .filter(value -> !value.isEmpty() || value.isValueNode())
                    .ifPresent(value -> {
                        throw new InvalidRequestException(name, "set", "left out: this server can't do it");
                    });
        }
        fields.fields("response_format").ifPresent(format -> {
            String type = format.text("type").orElse("text");
            if (!type.equals("text")) {
                throw new InvalidRequestException("response_format.type", type, "text");
            }
        });
    }
}
