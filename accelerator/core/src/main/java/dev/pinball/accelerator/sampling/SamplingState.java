package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * What a sequence wants of its output rows. As a rule that is the next token: this is how it is drawn, by the parameters of its
 * request, what is wanted of the distribution, and the tokens so far, which penalties need. Instead it may want the
 * log-probability of a token that is known ({@link #scoring}), or the row itself ({@link #HIDDEN_STATE}). It belongs to the
 * sequence and lives as long.
 */
public final class SamplingState {
    /** Draws no token: the normalised hidden state of the row is wanted, that which logits are computed from. */
    public static final SamplingState HIDDEN_STATE = new SamplingState(SamplingParameters.GREEDY, false, 0);

    private final SamplingParameters parameters;
    private final boolean logProbabilityWanted;
    private final int candidateCount;
    private final Optional<LogitsCopy> logitsCopy;
    private final Optional<IntUnaryOperator> knownTokenIds; // by position
    private final TokenCounts promptCounts = new TokenCounts();
    private final TokenCounts generatedCounts = new TokenCounts();
    private final int[] biasedTokenIds; // [biases]
    private final float[] biases; // [biases]

    /** @param candidateCount ranked candidates wanted, 0 to {@code SampledTokens.CANDIDATES_MAX} */
    public SamplingState(SamplingParameters parameters, boolean logProbabilityWanted, int candidateCount) {
        this(parameters, logProbabilityWanted, candidateCount, Optional.empty());
    }

    /**
     * As the other constructor.
     *
     * @param logitsCopy gets the logits of each step
     */
    public SamplingState(
            SamplingParameters parameters,
            boolean logProbabilityWanted,
            int candidateCount,
            Optional<LogitsCopy> logitsCopy) {
        this(parameters, logProbabilityWanted, candidateCount, logitsCopy, Optional.empty());
    }

    private SamplingState(
            SamplingParameters parameters,
            boolean logProbabilityWanted,
            int candidateCount,
            Optional<LogitsCopy> logitsCopy,
            Optional<IntUnaryOperator> knownTokenIds) {
        this.parameters = parameters;
        this.logProbabilityWanted = logProbabilityWanted;
        this.candidateCount = candidateCount;
        this.logitsCopy = logitsCopy;
        this.knownTokenIds = knownTokenIds;
        biasedTokenIds = new int[parameters.logitBias().size()];
        biases = new float[biasedTokenIds.length];
        int index = 0;
        for (Map.Entry<Integer, Float> bias : parameters.logitBias().entrySet()) {
            biasedTokenIds[index] = bias.getKey();
            biases[index++] = bias.getValue();
        }
    }

    /**
     * Draws no token: the next one is known, and its log-probability and rank are wanted.
     *
     * @param tokenIds the known token at each position
     * @param candidateCount ranked candidates wanted, 0 to {@code SampledTokens.CANDIDATES_MAX}
     */
    public static SamplingState scoring(IntUnaryOperator tokenIds, int candidateCount) {
        return new SamplingState(
                SamplingParameters.GREEDY, true, candidateCount, Optional.empty(), Optional.of(tokenIds));
    }

    /** The known token at each position, where no token is drawn but scored. */
    public Optional<IntUnaryOperator> knownTokenIds() {
        return knownTokenIds;
    }

    /** Whether no token is drawn, and the row itself is wanted. */
    public boolean hiddenStateWanted() {
        return this == HIDDEN_STATE;
    }

    public SamplingParameters parameters() {
        return parameters;
    }

    public boolean logProbabilityWanted() {
        return logProbabilityWanted;
    }

    public int candidateCount() {
        return candidateCount;
    }

    /** Whether a step returns a drawn token only: no log-probability, no candidates, no copy of the logits. */
    public boolean tokenAloneWanted() {
        return !hiddenStateWanted() && !logProbabilityWanted && candidateCount == 0 && logitsCopy.isEmpty();
    }

    /** Hands on the logits of a step, [vocabulary] each: as the model gave them, and with penalties and bias. */
    void keepLogits(float[] model, int modelStart, float[] adjusted, int adjustedStart, int vocabularySize) {
        if (logitsCopy.isPresent()) {
            logitsCopy
                    .get()
                    .set(
                            Arrays.copyOfRange(model, modelStart, modelStart + vocabularySize),
                            Arrays.copyOfRange(adjusted, adjustedStart, adjustedStart + vocabularySize));
        }
    }

    /** Adds the logit bias to {@code logits[vocabulary]}; from arrays, since walking the map would allocate. */
    void addBiases(float[] logits) {
        for (int index = 0; index < biases.length; index++) {
            logits[biasedTokenIds[index]] += biases[index];
        }
    }

    /** The sequence has one more token of its prompt. */
    public void addPromptToken(int tokenId) {
        if (!parameters.penalties().equals(Penalties.NONE)) {
            promptCounts.add(tokenId);
        }
    }

    /** The sequence has one more token of its answer. */
    public void addGeneratedToken(int tokenId) {
        if (!parameters.penalties().equals(Penalties.NONE)) {
            generatedCounts.add(tokenId);
        }
    }

    /** Distinct tokens of the prompt; empty where no penalty is set. */
    public TokenCounts promptCounts() {
        return promptCounts;
    }

    /** Distinct tokens of the answer and how often each came; empty where no penalty is set. */
    public TokenCounts generatedCounts() {
        return generatedCounts;
    }
}
