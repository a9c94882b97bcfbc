package dev.pinball.engine.request;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes a checked request of what a client asks for, whatever the protocol. What is not set has its default. Each method throws
 * an {@link InvalidRequestException} that names the value and its range; where protocols differ in the name of a field, it
 * is given.
 */
public final class RequestBuilder {
    private static final int LOGIT_BIAS_ENTRIES_MAX = 300;
    private static final int STOP_TEXTS_MAX = 16;
    private static final int STOP_TEXT_CHARACTERS_MAX = 256;
    private static final int STOP_TOKENS_MAX = 64;
    private static final int CACHE_SALT_CHARACTERS_MAX = 128;

    private final int vocabularySize;
    private final int contextTokensMax;
    private float temperature = 1;
    private int topK;
    private float topP = 1;
    private float minP;
    private float repetitionPenalty = 1;
    private float frequencyPenalty;
    private float presencePenalty;
    private Map<Integer, Float> logitBias = Map.of();
    private OptionalLong seed = OptionalLong.empty();
    private OptionalInt tokensMax = OptionalInt.empty();
    private List<String> stopTexts = List.of();
    private Set<Integer> stopTokens = Set.of();
    private boolean ignoreEndOfOutput;
    private boolean logProbabilities;
    private int candidateCount;
    private OptionalInt promptCandidates = OptionalInt.empty();
    private boolean keepOpen;
    private OptionalLong deadlineNanos = OptionalLong.empty();
    private ServiceClass serviceClass = ServiceClass.DEFAULT;

    /**
     * @param vocabularySize token ids are below it
     * @param contextTokensMax known tokens of one sequence, prompt and answer
     */
    public RequestBuilder(int vocabularySize, int contextTokensMax) {
        this.vocabularySize = vocabularySize;
        this.contextTokensMax = contextTokensMax;
    }

    public RequestBuilder temperature(float value) {
        temperature = Ranges.within("temperature", value, 0f, 10f);
        return this;
    }

    /** Keeping more tokens than there are keeps all of them, as 0 does. */
    public RequestBuilder topK(long value) {
        topK = (int) Math.min(Ranges.notNegative("top_k", value), vocabularySize);
        return this;
    }

    public RequestBuilder topP(float value) {
        topP = Ranges.positive("top_p", value, 1);
        return this;
    }

    public RequestBuilder minP(float value) {
        minP = Ranges.within("min_p", value, 0f, 1f);
        return this;
    }

    public RequestBuilder repetitionPenalty(float value) {
        repetitionPenalty = Ranges.positive("repetition_penalty", value, 10);
        return this;
    }

    public RequestBuilder frequencyPenalty(float value) {
        frequencyPenalty = Ranges.within("frequency_penalty", value, -2f, 2f);
        return this;
    }

    public RequestBuilder presencePenalty(float value) {
        presencePenalty = Ranges.within("presence_penalty", value, -2f, 2f);
        return this;
    }

    public RequestBuilder logitBias(Map<Long, Float> entries) {
        Ranges.count("logit_bias", entries.size(), "entries", 0, LOGIT_BIAS_ENTRIES_MAX);
        Map<Integer, Float> biases = HashMap.newHashMap(entries.size());
        entries.forEach((tokenId, bias) -> biases.put(
                Ranges.integer("logit_bias", tokenId, 0, vocabularySize - 1),
                Ranges.within("logit_bias[" + tokenId + "]", bias, -100f, 100f)));
        logitBias = biases;
        return this;
    }

    /** Left out, one is drawn. */
    public RequestBuilder seed(long value) {
        seed = OptionalLong.of(value);
        return this;
    }

    public RequestBuilder tokensMax(String field, long value) {
        tokensMax = OptionalInt.of(Ranges.integer(field, value, 1, Math.max(1, contextTokensMax - 1)));
        return this;
    }

    /** As {@link #tokensMax}, and 0 for no answer: of the prompt alone something is returned. */
    public RequestBuilder tokensMaxOrNone(String field, long value) {
        tokensMax = OptionalInt.of(Ranges.integer(field, value, 0, Math.max(1, contextTokensMax - 1)));
        return this;
    }

    public RequestBuilder stopTexts(List<String> texts) {
        Ranges.count("stop", texts.size(), "texts", 0, STOP_TEXTS_MAX);
        for (int index = 0; index < texts.size(); index++) {
            String text = texts.get(index);
            int characters = text.codePointCount(0, text.length());
            Ranges.count("stop[" + index + "]", characters, "characters", 1, STOP_TEXT_CHARACTERS_MAX);
        }
        stopTexts = texts;
        return this;
    }

    public RequestBuilder stopTokens(List<Long> tokenIds) {
        Ranges.count("stop_token_ids", tokenIds.size(), "ids", 0, STOP_TOKENS_MAX);
        Set<Integer> checked = new HashSet<>();
        for (long tokenId : tokenIds) {
            checked.add(Ranges.integer("stop_token_ids", tokenId, 0, vocabularySize - 1));
        }
        stopTokens = checked;
        return this;
    }

    public RequestBuilder ignoreEndOfOutput(boolean value) {
        ignoreEndOfOutput = value;
        return this;
    }

    public RequestBuilder logProbabilities(boolean value) {
        logProbabilities = value;
        return this;
    }

    public RequestBuilder candidates(String field, long value) {
        candidateCount = Ranges.integer(field, value, 0, SampledTokens.CANDIDATES_MAX);
        return this;
    }

    /** Ranked candidates of each token of the prompt, and its log-probability. */
    public RequestBuilder promptCandidates(String field, long value) {
        promptCandidates = OptionalInt.of(Ranges.integer(field, value, 0, SampledTokens.CANDIDATES_MAX));
        return this;
    }

    public RequestBuilder keepOpen(boolean value) {
        keepOpen = value;
        return this;
    }

    /** On the clock of the engine. */
    public RequestBuilder deadlineNanos(OptionalLong value) {
        deadlineNanos = value;
        return this;
    }

    public RequestBuilder serviceClass(String tenant, long priority, String cacheSalt) {
        Ranges.count("cache_salt", cacheSalt.length(), "characters", 0, CACHE_SALT_CHARACTERS_MAX);
        int checked = Ranges.integer("priority", priority, -ServiceClass.PRIORITY_MAX, ServiceClass.PRIORITY_MAX);
        serviceClass = new ServiceClass(tenant, checked, cacheSalt);
        return this;
    }

    public GenerationRequest build() {
        if (keepOpen && promptCandidates.isPresent()) {
            throw new InvalidRequestException("prompt_candidates", "set", "left out with keep_open");
        }
        SamplingParameters sampling = new SamplingParameters(
                temperature,
                topK,
                topP,
                minP,
                new Penalties(repetitionPenalty, frequencyPenalty, presencePenalty),
                logitBias,
                seed.orElseGet(() -> ThreadLocalRandom.current().nextLong()));
        return new GenerationRequest(
                sampling,
                new StopConditions(tokensMax, stopTexts, stopTokens, ignoreEndOfOutput),
                new OutputOptions(logProbabilities, candidateCount).withPromptCandidates(promptCandidates),
                keepOpen,
                deadlineNanos,
                serviceClass);
    }
}
