package dev.pinball.host.gemm.int16;

/** Emits what is done with the weights of a panel, as {@link Int16Weights} reads them. */
sealed interface Int16Sink permits Int16Product, Int16Expansion {

    void beginPanel();

    /** The weights from {@code column} on have a scale of their own. Columns and words count from the last {@link #advance}. */
    void beginGroup(int column);

    /** Takes the two columns that are in the registers of widened weights. */
    void word(int word);

    /** Takes the scales and the minimums of the group: they are in the registers of weights and of widened weights. */
    void endGroup(int column);

    void advance(int columns);

    void endPanel();
}
