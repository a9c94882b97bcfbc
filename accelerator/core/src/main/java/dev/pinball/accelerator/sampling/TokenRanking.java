package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A list of candidate tokens that finds the likeliest of them by partitioning around a pivot (Hoare 1961, "Find"), without
 * sorting all. The highest score ranks first; of equal scores, the lower id.
 */
final class TokenRanking {
    private final int[] tokenIds; // [size]
    private float[] scores = {}; // [vocabulary] from start on
    private int start;
    private int size;

    TokenRanking(int vocabularySize) {
        tokenIds = new int[vocabularySize];
    }

    /** Sets the scores to rank by, and removes all tokens. */
    void rankBy(float[] rankingScores, int rankingStart) {
        scores = rankingScores;
        start = rankingStart;
        clear();
    }

    /** Removes all tokens. */
    void clear() {
        size = 0;
    }

    /** Adds the tokens whose value is at least {@code minimum}, in the order of their ids; -infinity never is. */
    void addReaching(float minimum, float[] values, int valuesStart, int count) {
        float lowest = Math.max(minimum, -Float.MAX_VALUE);
        int wholeEnd = Lanes.wholeEnd(count);
        for (int i = 0; i < wholeEnd; i += Lanes.COUNT) {
            long reaching = FloatVector.fromArray(Lanes.FLOATS, values, valuesStart + i)
                    .compare(VectorOperators.GE, lowest)
                    .toLong();
            for (; reaching != 0; reaching &= reaching - 1) {
                tokenIds[size++] = i + Long.numberOfTrailingZeros(reaching);
            }
        }
        for (int i = wholeEnd; i < count; i++) {
            if (values[valuesStart + i] >= lowest) {
                tokenIds[size++] = i;
            }
        }
    }

    /** Adds one token. */
    void add(int tokenId) {
        tokenIds[size++] = tokenId;
    }

    int size() {
        return size;
    }

    int tokenId(int index) {
        return tokenIds[index];
    }

    /** Keeps the {@code count} likeliest tokens, in any order. */
    void retain(int count) {
        int low = 0;
        int high = size;
        while (low < high && low < count) {
            int split = partition(low, high);
            if (split < count) {
                low = split + 1;
            } else {
                high = split;
            }
        }
        size = Math.min(size, count);
    }

    /** Keeps the fewest of the likeliest tokens, in any order, whose weights add up to {@code mass}; at least one. */
    void retainMass(double mass, TokenWeights weights) {
        size = Math.min(size, 1 + passing(Math.nextDown(mass), weights));
    }

    /** The sum of the weights up to {@code index}; after {@link #passing} has returned this index, those are the likeliest tokens. */
    double massThrough(int index, TokenWeights weights) {
        double mass = 0;
        for (int i = 0; i <= index; i++) {
            mass += weights.of(tokenIds[i]);
        }
        return mass;
    }

    /**
     * The token at which the running sum of weights, from the likeliest on, passes {@code target}; if none does, the last token
     * whose weight is above 0.
     */
    int inverseCdf(double target, TokenWeights weights) {
        int index = passing(target, weights);
        return index < size ? tokenIds[index] : lastThatWeighs(weights); // the sums were rounded in another order
    }

    /**
     * Partitions until the token at which the running sum of weights, from the likeliest on, passes {@code target} has its
     * place, and returns that; size where no token does.
     */
    int passing(double target, TokenWeights weights) {
        int low = 0;
        int high = size;
        double sum = 0; // of those before low
        while (low < high) {
            int split = partition(low, high);
            double sumBefore = sum;
            for (int index = low; index < split; index++) {
                sumBefore += weights.of(tokenIds[index]);
            }
            double sumWith = sumBefore + weights.of(tokenIds[split]);
            if (sumBefore > target) {
                high = split;
            } else if (sumWith > target) {
                return split;
            } else {
                low = split + 1;
                sum = sumWith;
            }
        }
        return low;
    }

    private int lastThatWeighs(TokenWeights weights) {
        sort();
        int last = size - 1;
        while (last > 0 && weights.of(tokenIds[last]) == 0) {
            last--;
        }
        return tokenIds[last];
    }

    /** Puts the tokens in order. */
    void sort() {
        sort(0, size);
    }

    private void sort(int from, int end) {
        int low = from;
        while (end - low > 1) {
            int split = partition(low, end);
            sort(low, split);
            low = split + 1;
        }
    }

    /** The least likely token. */
    int last() {
        int last = tokenIds[0];
        for (int index = 1; index < size; index++) {
            last = precedes(last, tokenIds[index]) ? tokenIds[index] : last;
        }
        return last;
    }

    /** Takes a token as the pivot, puts those that precede it before it and all others behind, and returns its place. */
    private int partition(int low, int high) {
        swap(median(low, (low + high) >>> 1, high - 1), high - 1);
        int pivot = tokenIds[high - 1];
        int split = low;
        for (int index = low; index < high - 1; index++) {
            if (precedes(tokenIds[index], pivot)) {
                swap(index, split++);
            }
        }
        swap(split, high - 1);
        return split;
    }

    private int median(int first, int second, int third) {
        boolean firstLeads = precedes(tokenIds[first], tokenIds[second]);
        int leader = firstLeads ? first : second;
        int follower = firstLeads ? second : first;
        if (precedes(tokenIds[third], tokenIds[leader])) {
            return leader;
        }
        return precedes(tokenIds[third], tokenIds[follower]) ? third : follower;
    }

    private void swap(int first, int second) {
        int tokenId = tokenIds[first];
        tokenIds[first] = tokenIds[second];
        tokenIds[second] = tokenId;
    }

    boolean precedes(int first, int second) {
        float firstScore = scores[start + first];
        float secondScore = scores[start + second];
        return firstScore > secondScore || (firstScore == secondScore && first < second);
    }
}
