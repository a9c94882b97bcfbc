package dev.pinball.server.grpc.request;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.server.grpc.transport.Caller;
import dev.pinball.v1.GenerationOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Turns the options of a message into a checked request, once. The ranges are those of the proto. */
public final class RequestReader {
    private static final int LOGIT_BIAS_ENTRIES_MAX = 300;
    private static final int STOP_TEXTS_MAX = 16;
    private static final int STOP_TEXT_CHARACTERS_MAX = 256;
    private static final int STOP_TOKENS_MAX = 64;
    private static final int CACHE_SALT_CHARACTERS_MAX = 128;
    private static final int DEADLINE_MS_MAX = 86_400_000;

    private final int vocabularySize;
    private final int contextTokensMax;

    /** Checks what a caller asks of this model. */
    public static RequestReader of(LoadedModel loaded) {
        return new RequestReader(
                loaded.model().program().config().vocabularySize(),
                loaded.settings().device().contextTokensMax());
    }

    public RequestReader(int vocabularySize, int contextTokensMax) {
        this.vocabularySize = vocabularySize;
        this.contextTokensMax = contextTokensMax;
    }

    /**
     * The request for one answer, of nobody and without a deadline, that {@code options} ask for.
     *
     * @throws InvalidRequestException naming the first field that is out of its range
     */
    public GenerationRequest read(GenerationOptions options) {
        return read(options, false, OptionalLong.empty(), Caller.NOBODY);
    }

    /**
     * The request that {@code options} ask for.
     *
     * @param deadlineNanos on the clock of the engine
     * @param caller whose it is
     * @throws InvalidRequestException naming the first field that is out of its range
     */
    public GenerationRequest read(
            GenerationOptions options, boolean keepOpen, OptionalLong deadlineNanos, Caller caller) {
        return new GenerationRequest(
                sampling(options),
                stop(options),
                output(options),
                keepOpen,
                deadlineNanos,
                serviceClass(options, caller));
    }

    /**
     * After how many milliseconds the request ends.
     *
     * @throws InvalidRequestException when it is out of its range
     */
    public static OptionalInt deadlineMs(GenerationOptions options) {
        return options.hasDeadlineMs()
                ? OptionalInt.of(Ranges.within("deadline_ms", options.getDeadlineMs(), 1, DEADLINE_MS_MAX))
                : OptionalInt.empty();
    }

    private static ServiceClass serviceClass(GenerationOptions options, Caller caller) {
        String salt = options.getCacheSalt();
        Ranges.count("cache_salt", salt.length(), "characters", 0, CACHE_SALT_CHARACTERS_MAX);
        return new ServiceClass(
                caller.tenant(), options.hasPriority() ? priority(options.getPriority()) : caller.priority(), salt);
    }

    private static int priority(int priority) {
        if (Math.abs((long) priority) > ServiceClass.PRIORITY_MAX) {
            throw new InvalidRequestException(
                    "priority", priority, -ServiceClass.PRIORITY_MAX + ".." + ServiceClass.PRIORITY_MAX);
        }
        return priority;
    }

    private SamplingParameters sampling(GenerationOptions options) {
        float temperature =
                options.hasTemperature() ? Ranges.within("temperature", options.getTemperature(), 0f, 10f) : 1;
        float topP = options.hasTopP() ? Ranges.positive("top_p", options.getTopP(), 1) : 1;
        float minP = options.hasMinP() ? Ranges.within("min_p", options.getMinP(), 0f, 1f) : 0;
        // Keeping more tokens than there are keeps all of them.
        int topK = (int) Math.min(Integer.toUnsignedLong(options.getTopK()), vocabularySize);
        long seed = options.hasSeed()
                ? options.getSeed()
                : ThreadLocalRandom.current().nextLong();
        return new SamplingParameters(
                temperature, topK, topP, minP, penalties(options), logitBias(options.getLogitBiasMap()), seed);
    }

    private static Penalties penalties(GenerationOptions options) {
        float repetition = options.hasRepetitionPenalty()
                ? Ranges.positive("repetition_penalty", options.getRepetitionPenalty(), 10)
                : 1;
        float frequency = Ranges.within("frequency_penalty", options.getFrequencyPenalty(), -2f, 2f);
        float presence = Ranges.within("presence_penalty", options.getPresencePenalty(), -2f, 2f);
        return new Penalties(repetition, frequency, presence);
    }

    private Map<Integer, Float> logitBias(Map<Integer, Float> entries) {
        Ranges.count("logit_bias", entries.size(), "entries", 0, LOGIT_BIAS_ENTRIES_MAX);
        Map<Integer, Float> biases = HashMap.newHashMap(entries.size());
        entries.forEach((tokenId, bias) -> {
            Ranges.within("logit_bias", tokenId, 0, vocabularySize - 1);
            biases.put(tokenId, Ranges.within("logit_bias[" + tokenId + "]", bias, -100f, 100f));
        });
        return biases;
    }

    private StopConditions stop(GenerationOptions options) {
        OptionalInt tokensMax = options.hasMaxTokens()
                ? OptionalInt.of(
                        Ranges.within("max_tokens", options.getMaxTokens(), 1, Math.max(1, contextTokensMax - 1)))
                : OptionalInt.empty();
        List<String> texts = options.getStopList();
        Ranges.count("stop", texts.size(), "texts", 0, STOP_TEXTS_MAX);
        for (int index = 0; index < texts.size(); index++) {
            String text = texts.get(index);
            int characters = text.codePointCount(0, text.length());
            Ranges.count("stop[" + index + "]", characters, "characters", 1, STOP_TEXT_CHARACTERS_MAX);
        }
        return new StopConditions(tokensMax, texts, stopTokens(options), options.getIgnoreEndOfOutput());
    }

    private Set<Integer> stopTokens(GenerationOptions options) {
        Ranges.count("stop_token_ids", options.getStopTokenIdsCount(), "ids", 0, STOP_TOKENS_MAX);
        Set<Integer> tokenIds = new HashSet<>();
        for (int tokenId : options.getStopTokenIdsList()) {
            tokenIds.add(Ranges.within("stop_token_ids", tokenId, 0, vocabularySize - 1));
        }
        return tokenIds;
    }

    private static OutputOptions output(GenerationOptions options) {
        int candidateCount = Ranges.within("candidates", options.getCandidates(), 0, SampledTokens.CANDIDATES_MAX);
        return new OutputOptions(options.getLogProbabilities(), candidateCount);
    }
}
