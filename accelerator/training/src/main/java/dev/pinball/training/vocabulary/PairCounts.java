package dev.pinball.training.vocabulary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * How often each pair of neighbouring symbols occurs in all words, kept up to date as pairs are merged: only the words
 * that have the pair are looked at.
 */
final class PairCounts {
    private final Map<SymbolPair, Occurrences> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

    /** The words that have, or had, the pair; a word may be in it twice. */
    private static final class Occurrences {
        private final List<TrainingWord> words = new ArrayList<>();
        private long count;
    }

    /** A pair with the count that it had once: outdated if it has another one now. */
    private record Candidate(SymbolPair pair, long count) implements Comparable<Candidate> {

        /** The most frequent first; of equals the one with the lower ids. */
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : pair.compareTo(other.pair);
        }
    }

    void add(TrainingWord word) {
        word.forEachPair(pair -> {
            Occurrences occurrences = pairs.computeIfAbsent(pair, _ -> new Occurrences());
            occurrences.count += word.count();
            occurrences.words.add(word);
        });
    }

    /** To be called once, when all words are added. */
    void rankAll() {
        pairs.forEach((pair, occurrences) -> candidates.add(new Candidate(pair, occurrences.count)));
    }

    /** The most frequent pair, if one occurs {@code countMin} times. */
    Optional<SymbolPair> mostFrequent(long countMin) {
        for (Candidate best = candidates.peek(); best != null; best = candidates.peek()) {
            long count = count(best.pair);
            if (best.count == count) {
                return count >= countMin ? Optional.of(best.pair) : Optional.empty();
            }
            candidates.poll();
            if (count > 0 && count < best.count) {
                candidates.add(new Candidate(best.pair, count));
            }
        }
        return Optional.empty();
    }

    private long count(SymbolPair pair) {
        Occurrences occurrences = pairs.get(pair);
        return occurrences == null ? 0 : occurrences.count;
    }

    /** Makes the symbol {@code merged} of {@code pair} in every word. */
    void merge(SymbolPair pair, int merged) {
        Occurrences occurrences = Objects.requireNonNull(pairs.remove(pair), "a pair that never was");
        Set<SymbolPair> more = new HashSet<>();
        for (TrainingWord word : occurrences.words) {
            if (word.contains(pair)) {
                word.forEachPair(old -> remove(old, word.count()));
                word.merge(pair, merged);
                word.forEachPair(each -> addTo(each, merged, word, more));
            }
        }
        more.forEach(each -> candidates.add(new Candidate(each, count(each))));
    }

    private void remove(SymbolPair pair, long count) {
        Occurrences occurrences = pairs.get(pair);
        if (occurrences != null) {
            occurrences.count -= count;
        }
    }

    /** Only a pair with the new symbol can be new in the word. */
    private void addTo(SymbolPair pair, int merged, TrainingWord word, Set<SymbolPair> more) {
        Occurrences occurrences = pairs.computeIfAbsent(pair, _ -> new Occurrences());
        occurrences.count += word.count();
        if (pair.left() == merged || pair.right() == merged) {
            occurrences.words.add(word);
            more.add(pair);
        }
    }

    /** Two neighbouring symbols, by their ids in the vocabulary. */
    record SymbolPair(int left, int right) implements Comparable<SymbolPair> {

        @Override
        public int compareTo(SymbolPair other) {
            int byLeft = Integer.compare(left, other.left);
            return byLeft != 0 ? byLeft : Integer.compare(right, other.right);
        }
    }
}
