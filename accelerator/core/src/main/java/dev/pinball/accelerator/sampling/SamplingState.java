package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How the next token of one sequence is drawn: the parameters of its request, what it wants to know of the distribution,
 * and the tokens it has so far, which penalties need. It belongs to the sequence and lives as long.
 */
public final class SamplingState {
    private final SamplingParameters parameters;
    private final boolean logProbabilityWanted;
    private final int candidateCount;
    private final Optional<LogitsCopy> logitsCopy;
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
        this.parameters = parameters;
        this.logProbabilityWanted = logProbabilityWanted;
        this.candidateCount = candidateCount;
        this.logitsCopy = logitsCopy;
        biasedTokenIds = new int[parameters.logitBias().size()];
        biases = new float[biasedTokenIds.length];
        int index = 0;
        for (Map.Entry<Integer, Float> bias : parameters.logitBias().entrySet()) {
            biasedTokenIds[index] = bias.getKey();
            biases[index++] = bias.getValue();
        }
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

    /** Whether a step returns the token only: no log-probability, no candidates, no copy of the logits. */
    public boolean tokenAloneWanted() {
        return !logProbabilityWanted && candidateCount == 0 && logitsCopy.isEmpty();
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
