package dev.pinball.training.vocabulary;

import dev.pinball.training.vocabulary.PairCounts.SymbolPair;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A word of the training text as its symbols so far, bytes at first, and how often it occurs. */
final class TrainingWord {
    private final long count;
    private final int[] symbols;
    private int length;

    TrainingWord(String text, long count) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.count = count;
        this.length = bytes.length;
        this.symbols = new int[length];
        for (int i = 0; i < length; i++) {
            symbols[i] = Byte.toUnsignedInt(bytes[i]);
        }
    }

    long count() {
        return count;
    }

    boolean contains(SymbolPair pair) {
        for (int i = 1; i < length; i++) {
            if (symbols[i - 1] == pair.left() && symbols[i] == pair.right()) {
                return true;
            }
        }
        return false;
    }

    void forEachPair(Consumer<SymbolPair> action) {
        for (int i = 1; i < length; i++) {
            action.accept(new SymbolPair(symbols[i - 1], symbols[i]));
        }
    }

    /** Replaces each occurrence of {@code pair}, from the left, by one symbol. */
    void merge(SymbolPair pair, int merged) {
        int written = 0;
        for (int i = 0; i < length; i++) {
            boolean found = i + 1 < length && symbols[i] == pair.left() && symbols[i + 1] == pair.right();
            symbols[written++] = found ? merged : symbols[i];
            i += found ? 1 : 0;
        }
        length = written;
    }
}
