package dev.pinball.model.tokenizer;

import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges neighbouring symbols of a text, the best pair first and the leftmost of equals, until no pair may be merged:
 * byte pair encoding (Sennrich et al. 2016) in O(n log n).
 */
final class SymbolMerger {

    /** Which two neighbours may become one symbol. */
    interface Merges {

        /** How good it is to merge {@code [start, middle)} with {@code [middle, end)}; null where that may not be. */
        @Nullable Float score(String text, int start, int middle, int end);
    }

    private static final int MERGED = -1;

    private final String text;
    private final Merges merges;
    /** By the start of a symbol, its end, where the next one starts; {@link #MERGED} for what is no start any longer. */
    private final int[] ends;
    /** By the start of a symbol, the start of the one before. */
    private final int[] previousStarts;

    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

    private record Candidate(int start, int middle, int end, float score) implements Comparable<Candidate> {

        /** The best first. */
        @Override
        public int compareTo(Candidate other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(start, other.start);
        }
    }

    private SymbolMerger(String text, Merges merges) {
        this.text = text;
        this.merges = merges;
        this.ends = new int[text.length()];
        this.previousStarts = new int[text.length()];
    }

    /** Gives the symbols that remain of {@code text}, which starts as one symbol for each character. */
    static void merge(String text, Merges merges, Consumer<String> symbols) {
        SymbolMerger merger = new SymbolMerger(text, merges);
        merger.splitCharacters();
        merger.mergeAll();
        for (int start = 0; start < text.length(); start = merger.ends[start]) {
            symbols.accept(text.substring(start, merger.ends[start]));
        }
    }

    private void splitCharacters() {
        int previous = 0;
        for (int start = 0; start < text.length(); start = ends[start]) {
            requireNotInterrupted();
            ends[start] = start + Character.charCount(text.codePointAt(start));
            previousStarts[start] = previous;
            if (start > 0) {
                consider(previous, start);
            }
            previous = start;
        }
    }

    private void mergeAll() {
        for (Candidate best = candidates.poll(); best != null; best = candidates.poll()) {
            requireNotInterrupted();
            boolean outdated = ends[best.start] != best.middle || ends[best.middle] != best.end;
            if (outdated) {
                continue;
            }
            ends[best.start] = best.end;
            ends[best.middle] = MERGED;
            if (best.start > 0) {
                consider(previousStarts[best.start], best.start);
            }
            if (best.end < text.length()) {
                previousStarts[best.end] = best.start;
                consider(best.start, best.end);
            }
        }
    }

    /** A text may be long, and whoever wanted its tokens be gone. */
    static void requireNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while text is tokenized");
        }
    }

    private void consider(int start, int middle) {
        int end = ends[middle];
        Float score = merges.score(text, start, middle, end);
        if (score != null) {
            candidates.add(new Candidate(start, middle, end, score));
        }
    }
}
