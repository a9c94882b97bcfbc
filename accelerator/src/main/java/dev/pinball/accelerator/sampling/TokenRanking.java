package dev.pinball.accelerator.sampling;

/**
 * Tokens in play, and the likeliest of them without sorting all: a heap of token ids with the highest score on top. Of equal
 * scores the lower id comes first.
 */
final class TokenRanking {
    private int[] tokenIds; // [size]
    private int[] retained; // [size] takes turns with tokenIds
    private float[] scores = {}; // [vocabulary]
    private int size;

    TokenRanking(int vocabularySize) {
        tokenIds = new int[vocabularySize];
        retained = new int[vocabularySize];
    }

    /** Begins with the tokens of {@code scores[vocabulary]} that reach {@code minimum}, by id; -infinity is never in play. */
    void begin(float[] scores, double minimum) {
        this.scores = scores;
        size = 0;
        for (int tokenId = 0; tokenId < scores.length; tokenId++) {
            if (scores[tokenId] >= minimum && scores[tokenId] > Float.NEGATIVE_INFINITY) {
                tokenIds[size++] = tokenId;
            }
        }
    }

    /** Begins with one token alone. */
    void beginWith(int tokenId) {
        tokenIds[0] = tokenId;
        size = 1;
    }

    int size() {
        return size;
    }

    int tokenId(int index) {
        return tokenIds[index];
    }

    /** Leaves the {@code count} likeliest in play, in order. */
    void retain(int count) {
        heapify();
        int retainedCount = 0;
        while (retainedCount < count && size > 0) {
            retained[retainedCount++] = removeFirst();
        }
        swap(retainedCount);
    }

    /**
     * Leaves the fewest likeliest in play, in order, whose weights reach {@code share} of all; one at least.
     *
     * @param weights [vocabulary]
     * @param total the sum of the weights of all in play
     * @return the sum of their weights
     */
    double retainShare(double[] weights, double total, double share) {
        double massWanted = share * total;
        dropLighter(weights, (total - massWanted) / (2.0 * size)); // even together they are too few to be needed
        heapify();
        int retainedCount = 0;
        double mass = 0;
        while (size > 0 && (retainedCount == 0 || mass < massWanted)) {
            int tokenId = removeFirst();
            retained[retainedCount++] = tokenId;
            mass += weights[tokenId];
        }
        swap(retainedCount);
        return mass;
    }

    private void dropLighter(double[] weights, double minimum) {
        int kept = 0;
        for (int index = 0; index < size; index++) {
            if (weights[tokenIds[index]] >= minimum) {
                tokenIds[kept++] = tokenIds[index];
            }
        }
        size = kept;
    }

    private void swap(int retainedCount) {
        int[] previous = tokenIds;
        tokenIds = retained;
        retained = previous;
        size = retainedCount;
    }

    private void heapify() {
        for (int index = size / 2 - 1; index >= 0; index--) {
            sink(index);
        }
    }

    private int removeFirst() {
        int first = tokenIds[0];
        tokenIds[0] = tokenIds[--size];
        sink(0);
        return first;
    }

    private void sink(int start) {
        int parent = start;
        int sinking = tokenIds[parent];
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && precedes(tokenIds[child + 1], tokenIds[child])) {
                child++;
            }
            if (precedes(sinking, tokenIds[child])) {
                break;
            }
            tokenIds[parent] = tokenIds[child];
            parent = child;
        }
        tokenIds[parent] = sinking;
    }

    private boolean precedes(int first, int second) {
        return scores[first] > scores[second] || (scores[first] == scores[second] && first < second);
    }
}
