package dev.pinball.accelerator.sampling;

import java.util.Map;

/**
 * The hyperparameters that a caller sets: how the next token is picked from the model's distribution.
 *
 * @param temperature 0 takes the likeliest token; 1 is the model's own distribution
 * @param topK keeps the k likeliest tokens; 0 keeps all
 * @param topP keeps the smallest set of likeliest tokens whose probabilities reach p; 1 keeps all
 * @param minP drops tokens less likely than this share of the likeliest; 0 keeps all
 * @param penalties on tokens that the sequence already has
 * @param logitBias added to the logits of these token ids
 * @param seed the same seed gives the same draw at the same position of a sequence
 */
public record SamplingParameters(
        float temperature,
        int topK,
        float topP,
        float minP,
        Penalties penalties,
        Map<Integer, Float> logitBias,
        long seed) {

    /** The likeliest token, always. */
    public static final SamplingParameters GREEDY = new SamplingParameters(0, 0, 1, 0, Penalties.NONE, Map.of(), 0);

    public SamplingParameters {
        logitBias = Map.copyOf(logitBias);
    }

    public SamplingParameters withTemperature(float value) {
        return new SamplingParameters(value, topK, topP, minP, penalties, logitBias, seed);
    }

    public SamplingParameters withTopK(int value) {
        return new SamplingParameters(temperature, value, topP, minP, penalties, logitBias, seed);
    }

    public SamplingParameters withTopP(float value) {
        return new SamplingParameters(temperature, topK, value, minP, penalties, logitBias, seed);
    }

    public SamplingParameters withMinP(float value) {
        return new SamplingParameters(temperature, topK, topP, value, penalties, logitBias, seed);
    }

    public SamplingParameters withPenalties(Penalties value) {
        return new SamplingParameters(temperature, topK, topP, minP, value, logitBias, seed);
    }

    public SamplingParameters withLogitBias(Map<Integer, Float> value) {
        return new SamplingParameters(temperature, topK, topP, minP, penalties, value, seed);
    }

    public SamplingParameters withSeed(long value) {
        return new SamplingParameters(temperature, topK, topP, minP, penalties, logitBias, value);
    }

    /**
     * The penalties of tokens that the sequence already has, as vLLM and the OpenAI API define them.
     *
     * @param repetition divides positive logits and multiplies negative ones of tokens in the prompt or the answer; 1 is none
     * @param frequency subtracted for every time that the answer has the token; 0 is none
     * @param presence subtracted once the answer has the token; 0 is none
     */
    public record Penalties(float repetition, float frequency, float presence) {
        public static final Penalties NONE = new Penalties(1, 0, 0);
    }
}
