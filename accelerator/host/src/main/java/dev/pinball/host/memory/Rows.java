package dev.pinball.host.memory;

/** Rows of floats in one array. */
public interface Rows {

    float[] values();

    int rowStart(int row);
}
