package dev.pinball.training.vocabulary;

/** Two neighbouring symbols, by their ids in the vocabulary. */
record SymbolPair(int left, int right) implements Comparable<SymbolPair> {

    @Override
    public int compareTo(SymbolPair other) {
        int byLeft = Integer.compare(left, other.left);
        return byLeft != 0 ? byLeft : Integer.compare(right, other.right);
    }
}
