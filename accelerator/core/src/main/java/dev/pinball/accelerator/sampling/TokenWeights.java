package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The unnormalised probabilities of tokens, e^((score - highest) / temperature) in F32, and their sums in F64. They are computed
 * with vectors, a stretch of neighbouring ids at a time. The memory is allocated once.
 */
final class TokenWeights {
    private static final int STRETCH = 512;

    private final float[] weights; // [vocabulary]
    private final double[] sums; // [stretches]
    private final float[] laneSums = new float[Lanes.COUNT];

    TokenWeights(int vocabularySize) {
        weights = new float[vocabularySize];
        sums = new double[Math.ceilDiv(vocabularySize, STRETCH)];
    }

    /**
     * Computes the weights of all tokens; a score below {@code lowest} gives 0.
     *
     * @param scores [vocabulary] from {@code start} on
     * @return the sum of all
     */
    double weighAll(float[] scores, int start, float highest, float temperature, float lowest) {
        double sum = 0;
        for (int stretch = 0; stretch < sums.length; stretch++) {
            int first = stretch * STRETCH;
            int end = Math.min(weights.length, first + STRETCH);
            int wholeEnd = first + Lanes.wholeEnd(end - first);
            weighVectors(scores, start, first, wholeEnd, highest, temperature, lowest);
            double stretchSum = 0;
            for (float laneSum : laneSums) {
                stretchSum += laneSum;
            }
            for (int tokenId = wholeEnd; tokenId < end; tokenId++) {
                float score = scores[start + tokenId];
                weights[tokenId] = score < lowest ? 0 : weight(score, highest, temperature);
                stretchSum += weights[tokenId];
            }
            sums[stretch] = stretchSum;
            sum += stretchSum;
        }
        return sum;
    }

    private void weighVectors(
            float[] scores, int start, int first, int end, float highest, float temperature, float lowest) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = first; i < end; i += Lanes.COUNT) {
            FloatVector score = FloatVector.fromArray(Lanes.FLOATS, scores, start + i);
            FloatVector weight = Exponential.of(score.sub(highest).div(temperature))
                    .blend(0f, score.compare(VectorOperators.LT, lowest));
            weight.intoArray(weights, i);
            sum = sum.add(weight);
        }
        sum.intoArray(laneSums, 0);
    }

    /** Computes the weights of the tokens of {@code ranking} only, and returns their sum. */
    double weigh(TokenRanking ranking, float[] scores, int start, float highest, float temperature) {
        double sum = 0;
        for (int index = 0; index < ranking.size(); index++) {
            int tokenId = ranking.tokenId(index);
            weights[tokenId] = weight(scores[start + tokenId], highest, temperature);
            sum += weights[tokenId];
        }
        return sum;
    }

    private static float weight(float score, float highest, float temperature) {
        return (float) Math.exp((score - highest) / temperature);
    }

    float of(int tokenId) {
        return weights[tokenId];
    }

    /** [vocabulary] */
    float[] values() {
        return weights;
    }

    /**
     * After {@link #weighAll}, the token at which the running sum in the order of ids passes {@code target}; if none does, the
     * last token whose weight is above 0.
     */
    int inverseCdf(double target) {
        double sum = 0;
        int stretch = 0;
        while (stretch < sums.length - 1 && sum + sums[stretch] <= target) {
            sum += sums[stretch++];
        }
        int end = Math.min(weights.length, (stretch + 1) * STRETCH);
        for (int tokenId = stretch * STRETCH; tokenId < end; tokenId++) {
            sum += weights[tokenId];
            if (sum > target) {
                return tokenId;
            }
        }
        return lastBefore(end); // the sums were rounded in another order
    }

    private int lastBefore(int end) {
        int last = end - 1;
        while (last > 0 && weights[last] == 0) {
            last--;
        }
        return last;
    }
}
