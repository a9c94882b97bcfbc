package dev.pinball.accelerator.host;

/** Rows of floats that lie somewhere in one array. */
interface Rows {

    float[] values();

    int rowStart(int row);
}
