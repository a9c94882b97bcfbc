package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.int16.Int16Input.Pairs;
import dev.pinball.host.x86.Assembler;
import java.util.OptionalLong;

/** How the panels of a kind of weights are read: widened to 16 bits, in words of two columns of all rows. */
sealed interface Int16Weights permits PanelWeights, GroupedWeights, ExpandedWeights {

    int columns();

    /** The two columns of a word. */
    Pairs pairs();

    /** Columns that have a scale of their own: 32, or 16. */
    int groupColumns();

    boolean hasMinimums();

    /** What is added to stored weights, so that they are never negative: 0, or a power of two. */
    int offset();

    /**
     * Where the words of a block of an input have what the integer sums of the group at {@code column} start with, which takes
     * off the {@link #offset} of weights; nothing for zero.
     */
    OptionalLong startOfSums(int column);

    /** Emits the code that reads one panel and moves to the next. */
    void emitPanel(Assembler code, Int16Sink sink);

    /** The inputs that are multiplied with them. */
    default Int16Input input() {
        return new Int16Input(columns(), pairs());
    }
}
