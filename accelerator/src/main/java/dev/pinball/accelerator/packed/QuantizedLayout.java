package dev.pinball.accelerator.packed;

/**
 * How a row of inputs lies ready for products with quantized weights: 16-bit integers and a scale for each block of 32
 * columns. An integer is 256 * high + low, both signed bytes. A row has two halves: the high bytes, then the scales as
 * floats; and the low bytes, then two corrections for each block, ints: its sum times -8 and times -128, for weights whose
 * code adds 8 or 128 to make them unsigned.
 */
record QuantizedLayout(int columns) {
    /** The largest integer whose high byte is one. */
    static final int INTEGER_MAX = 127 * 256 + 127;

    private static final int LINE_BYTES = 64;

    int blocks() {
        return columns / PanelLayout.BLOCK_COLUMNS;
    }

    /** Where in the first half the scales begin, and in the second the corrections for nibbles. */
    int scalesOffset() {
        return columns;
    }

    int nibbleCorrectionOffset() {
        return halfBytes() + columns;
    }

    int byteCorrectionOffset() {
        return nibbleCorrectionOffset() + blocks() * Integer.BYTES;
    }

    int halfBytes() {
        return Math.ceilDiv(columns + 2 * blocks() * Integer.BYTES, LINE_BYTES) * LINE_BYTES;
    }

    int rowBytes() {
        return 2 * halfBytes();
    }
}
