package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Top-p: the fewest likeliest tokens whose probabilities add up to p (Holtzman et al. 2020, "The Curious Case of Neural Text
 * Degeneration"), and the draw among them. The tokens are not sorted: bisection over the weights narrows the range until few
 * tokens are in it, and only those are ranked. The memory is allocated once.
 */
final class Nucleus {
    /** The width of the last range, in steps of a float: 1.6 %. */
    private static final int RANGE_STEPS = 1 << 17;

    /** As bits, just above the weight of the likeliest token. */
    private static final int ABOVE_ALL = Float.floatToRawIntBits(1) + 1;

    private static final int STRETCH = 512;
    private static final int NONE = -1;

    private final TokenWeights weights;
    private final TokenRanking heavy; // tokens that may belong to the nucleus, by id
    private final float[] heavyWeights; // theirs, then zeros up to a whole vector
    private final TokenRanking range; // those in the last range
    private final float[] laneSums = new float[Lanes.COUNT];
    private int last; // the least likely of the nucleus
    private double mass;
    private double reached; // the running sum with the token that was found

    Nucleus(int vocabularySize, TokenWeights weights) {
        this.weights = weights;
        heavy = new TokenRanking(vocabularySize);
        heavyWeights = new float[Lanes.padded(vocabularySize)];
        range = new TokenRanking(vocabularySize);
    }

    /**
     * Finds the nucleus of all tokens.
     *
     * @param scores [vocabulary] from {@code start} on, which gave the weights
     * @param total the sum of the weights
     */
    void find(float[] scores, int start, int vocabularySize, double total, float share) {
        double massWanted = share * total;
        double tooLight = (total - massWanted) / (2.0 * vocabularySize); // all lighter tokens together are not needed
        float lightest = Math.max((float) tooLight, Float.MIN_VALUE);
        heavy.rankBy(scores, start);
        heavy.addReaching(lightest, weights.values(), 0, vocabularySize);
        for (int index = 0; index < heavy.size(); index++) {
            heavyWeights[index] = weights.of(heavy.tokenId(index));
        }
        Arrays.fill(heavyWeights, heavy.size(), Lanes.padded(heavy.size()), 0);
        range.rankBy(scores, start);
        int found = passing(Math.nextDown(massWanted), lightest);
        last = found == NONE ? heavy.last() : found;
        mass = found == NONE ? total : reached;
    }

    /** The token at which the running sum of probabilities, from the likeliest on, passes {@code quantile}, 0 to 1. */
    int inverseCdf(double quantile) {
        int found = passing(quantile * mass, weights.of(last));
        return found == NONE ? last : found;
    }

    /** The sum of the weights of its tokens. */
    double mass() {
        return mass;
    }

    boolean contains(int tokenId) {
        return tokenId == last || heavy.precedes(tokenId, last);
    }

    /** The token at which the running sum of weights passes {@code target}; NONE if rounding keeps it below. */
    private int passing(double target, float lightest) {
        int low = Float.floatToRawIntBits(lightest);
        int high = ABOVE_ALL;
        double above = 0; // the sum of the weights from the high end on
        while (high - low > RANGE_STEPS) {
            int middle = (low + high) >>> 1;
            double reaching = massReaching(Float.intBitsToFloat(middle));
            if (reaching > target) {
                low = middle;
            } else {
                high = middle;
                above = reaching;
            }
        }
        range.clear();
        addRange(Float.intBitsToFloat(low), Float.intBitsToFloat(high));
        int index = range.passing(target - above, weights);
        if (index == range.size()) {
            return NONE;
        }
        reached = above + range.massThrough(index, weights);
        return range.tokenId(index);
    }

    private double massReaching(float lowest) {
        double sum = 0;
        int end = Lanes.padded(heavy.size());
        for (int first = 0; first < end; first += STRETCH) {
            addReaching(first, Math.min(end, first + STRETCH), lowest);
            for (float laneSum : laneSums) {
                sum += laneSum;
            }
        }
        return sum;
    }

    private void addReaching(int first, int end, float lowest) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = first; i < end; i += Lanes.COUNT) {
            FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, heavyWeights, i);
            sum = sum.add(weight, weight.compare(VectorOperators.GE, lowest));
        }
        sum.intoArray(laneSums, 0);
    }

    private void addRange(float low, float high) {
        int end = Lanes.padded(heavy.size());
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, heavyWeights, i);
            VectorMask<Float> inRange =
                    weight.compare(VectorOperators.GE, low).and(weight.compare(VectorOperators.LT, high));
            for (long bits = inRange.toLong(); bits != 0; bits &= bits - 1) {
                range.add(heavy.tokenId(i + Long.numberOfTrailingZeros(bits)));
            }
        }
    }
}
