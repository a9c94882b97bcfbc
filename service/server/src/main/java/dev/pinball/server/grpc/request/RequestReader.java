package dev.pinball.server.grpc.request;

import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.GenerationOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Hands the options of a message to a {@link RequestBuilder}, which checks them. */
public record RequestReader(int vocabularySize, int contextTokensMax) {
    private static final int DEADLINE_MS_MAX = 86_400_000;

    /** Reads what a caller asks of this model. */
    public static RequestReader of(LoadedModel loaded) {
        return new RequestReader(
                loaded.model().program().config().vocabularySize(),
                loaded.settings().device().contextTokensMax());
    }

    /** Reads what a client asks of this model. */
    public static RequestReader of(ServedModel model) {
        return new RequestReader(model.vocabularySize(), model.contextTokensMax());
    }

    /**
     * The request for one answer, of nobody and without a deadline, that {@code options} ask for.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming the first field that is out of its range
     */
    public GenerationRequest read(GenerationOptions options) {
        return read(options, false, OptionalLong.empty(), Caller.NOBODY);
    }

    /**
     * The request that {@code options} ask for.
     *
     * @param deadlineNanos on the clock of the engine
     * @param caller whose it is
     * @throws dev.pinball.engine.request.InvalidRequestException naming the first field that is out of its range
     */
    public GenerationRequest read(
            GenerationOptions options, boolean keepOpen, OptionalLong deadlineNanos, Caller caller) {
        RequestBuilder request = new RequestBuilder(vocabularySize, contextTokensMax)
                .topK(Integer.toUnsignedLong(options.getTopK()))
                .frequencyPenalty(options.getFrequencyPenalty())
                .presencePenalty(options.getPresencePenalty())
                .logitBias(unsignedKeys(options.getLogitBiasMap()))
                .stopTexts(options.getStopList())
                .stopTokens(unsigned(options.getStopTokenIdsList()))
                .ignoreEndOfOutput(options.getIgnoreEndOfOutput())
                .logProbabilities(options.getLogProbabilities())
                .candidates("candidates", Integer.toUnsignedLong(options.getCandidates()))
                .keepOpen(keepOpen)
                .deadlineNanos(deadlineNanos)
                .serviceClass(
                        caller.tenant(),
                        options.hasPriority() ? options.getPriority() : caller.priority(),
                        options.getCacheSalt());
        setWhatHasAnotherDefault(options, request);
        return request.build();
    }

    private static void setWhatHasAnotherDefault(GenerationOptions options, RequestBuilder request) {
        long tokensMax = Integer.toUnsignedLong(options.getMaxTokens());
        if (options.hasMaxTokens() && options.hasPromptCandidates()) {
            request.tokensMaxOrNone("max_tokens", tokensMax);
        } else if (options.hasMaxTokens()) {
            request.tokensMax("max_tokens", tokensMax);
        }
        if (options.hasPromptCandidates()) {
            request.promptCandidates("prompt_candidates", Integer.toUnsignedLong(options.getPromptCandidates()));
        }
        if (options.hasTemperature()) {
            request.temperature(options.getTemperature());
        }
        if (options.hasTopP()) {
            request.topP(options.getTopP());
        }
        if (options.hasMinP()) {
            request.minP(options.getMinP());
        }
        if (options.hasRepetitionPenalty()) {
            request.repetitionPenalty(options.getRepetitionPenalty());
        }
        if (options.hasSeed()) {
            request.seed(options.getSeed());
        }
    }

    /**
     * How many answers {@code options} ask for.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming the count that is out of its range
     */
    public static AnswerCounts answerCounts(GenerationOptions options) {
        return AnswerCounts.of(
                unsigned(options.hasN(), options.getN()), unsigned(options.hasBestOf(), options.getBestOf()));
    }

    /**
     * After how many milliseconds the request ends.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException when it is out of its range
     */
    public static OptionalInt deadlineMs(GenerationOptions options) {
        return options.hasDeadlineMs()
                ? OptionalInt.of(Ranges.within("deadline_ms", options.getDeadlineMs(), 1, DEADLINE_MS_MAX))
                : OptionalInt.empty();
    }

    private static OptionalLong unsigned(boolean present, int value) {
        return present ? OptionalLong.of(Integer.toUnsignedLong(value)) : OptionalLong.empty();
    }

    private static List<Long> unsigned(List<Integer> values) {
        return values.stream().map(Integer::toUnsignedLong).toList();
    }

    private static Map<Long, Float> unsignedKeys(Map<Integer, Float> entries) {
        Map<Long, Float> unsigned = HashMap.newHashMap(entries.size());
        entries.forEach((key, value) -> unsigned.put(Integer.toUnsignedLong(key), value));
        return unsigned;
    }
}
