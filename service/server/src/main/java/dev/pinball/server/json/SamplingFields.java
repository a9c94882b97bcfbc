package dev.pinball.server.json;

import dev.pinball.engine.request.RequestBuilder;

/** Hands the options that all JSON requests have, as OpenAI and vLLM name them, to a {@link RequestBuilder}, which checks them. */
public final class SamplingFields {
    private SamplingFields() {}

    /** @throws dev.pinball.engine.request.InvalidRequestException naming the first field that is wrong */
    public static void read(JsonFields fields, RequestBuilder request) {
        fields.number("temperature").ifPresent(request::temperature);
        fields.number("top_p").ifPresent(request::topP);
        fields.number("min_p").ifPresent(request::minP);
        fields.integer("top_k").ifPresent(value -> request.topK(value == -1 ? 0 : value)); // vLLM's -1 keeps all
        fields.number("repetition_penalty").ifPresent(request::repetitionPenalty);
        fields.number("frequency_penalty").ifPresent(request::frequencyPenalty);
        fields.number("presence_penalty").ifPresent(request::presencePenalty);
        fields.integer("seed").ifPresent(request::seed);
        request.logitBias(fields.numbersByInteger("logit_bias"))
                .stopTexts(fields.texts("stop"))
                .stopTokens(fields.integers("stop_token_ids"))
                .ignoreEndOfOutput(fields.flag("ignore_eos", false));
    }
}
