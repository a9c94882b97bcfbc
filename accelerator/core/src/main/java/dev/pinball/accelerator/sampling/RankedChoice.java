package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tokens that may come next, and what each hyperparameter does to their probabilities. It runs the code of the {@link
 * Sampler}, once for each stage with the parameters up to it, so that it can't say anything else than what is drawn.
 *
 * @param tokens the likeliest, ranked by the model's own probability; of equals the lower id
 * @param leftCounts how many tokens of the whole vocabulary each stage leaves
 */
public record RankedChoice(List<RankedToken> tokens, int vocabularySize, Map<SamplingStage, Integer> leftCounts) {

    public RankedChoice {
        tokens = List.copyOf(tokens);
        leftCounts = Collections.unmodifiableMap(new EnumMap<>(leftCounts));
    }

    /**
     * Ranks the {@code count} likeliest tokens.
     *
     * @param logits of the step, kept by the {@link Sampler} that drew
     * @param parameters that it drew with
     */
    public static RankedChoice of(LogitsCopy.Logits logits, SamplingParameters parameters, int count) {
        double[] model = distribution(logits.model(), SamplingParameters.GREEDY.withTemperature(1));
        Map<SamplingStage, double[]> stages = new EnumMap<>(SamplingStage.class);
        Map<SamplingStage, Integer> leftCounts = new EnumMap<>(SamplingStage.class);
        for (SamplingStage stage : SamplingStage.values()) {
            double[] probabilities = distribution(logits.adjusted(), stage.upTo(parameters));
            stages.put(stage, probabilities);
            leftCounts.put(stage, countLeft(probabilities));
        }
        List<RankedToken> tokens = new ArrayList<>();
        for (int tokenId : likeliest(logits.model(), count)) {
            Map<SamplingStage, Double> after = new EnumMap<>(SamplingStage.class);
            stages.forEach((stage, probabilities) -> after.put(stage, probabilities[tokenId]));
            tokens.add(new RankedToken(tokenId, model[tokenId], after));
        }
        return new RankedChoice(tokens, logits.model().length, leftCounts);
    }

    /** How many tokens the draw may take. */
    public int leftCount() {
        return leftCounts.getOrDefault(SamplingStage.TOP_P, 0);
    }

    private static double[] distribution(float[] scores, SamplingParameters parameters) {
        CandidateSet candidates =
                new CandidateSet(scores.length, new TokenWeights(scores.length), new TopK(scores.length));
        candidates.narrow(scores, 0, Highest.of(scores, 0, scores.length), parameters);
        return candidates.probabilities();
    }

    private static int countLeft(double[] probabilities) {
        int count = 0;
        for (double probability : probabilities) {
            count += probability > 0 ? 1 : 0;
        }
        return count;
    }

    private static int[] likeliest(float[] logits, int count) {
        TopK topK = new TopK(logits.length);
        topK.find(logits, 0, count, Float.NEGATIVE_INFINITY);
        TokenRanking ranking = topK.ranking();
        ranking.sort();
        return IntStream.range(0, ranking.size()).map(ranking::tokenId).toArray();
    }

    /**
     * A token that may come next.
     *
     * @param probability by the model, before any stage
     * @param after its probability after each stage, among the tokens that the stage leaves; 0 where it is no longer among them
     */
    public record RankedToken(int tokenId, double probability, Map<SamplingStage, Double> after) {

        /** Whether the draw may take it. */
        public boolean left() {
            return after.getOrDefault(SamplingStage.TOP_P, 0.0) > 0;
        }
    }
}
