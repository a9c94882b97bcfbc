package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

/** Turns the pairs of every head of a row, in place. */
record RopeKernel(Matrix vector, int headLength, RotationTable table) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return vector.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            int angles = table.cosines().rowStart(row);
            int start = vector.rowStart(row);
            for (int head = start; head < start + vector.width(); head += headLength) {
                switch (table.rotation().layout()) {
                    case INTERLEAVED -> turnNeighbours(head, angles);
                    case HALVES -> turnHalves(head, angles);
                }
            }
        }
    }

    private void turnNeighbours(int head, int angles) {
        float[] values = vector.values();
        for (int pair = 0; pair < table.rotation().pairCount(); pair++) {
            float cosine = table.cosines().values()[angles + pair];
            float sine = table.sines().values()[angles + pair];
            float x = values[head + 2 * pair];
            float y = values[head + 2 * pair + 1];
            values[head + 2 * pair] = x * cosine - y * sine;
            values[head + 2 * pair + 1] = x * sine + y * cosine;
        }
    }

    private void turnHalves(int head, int angles) {
        float[] values = vector.values();
        int pairCount = table.rotation().pairCount();
        for (int pair = 0; pair < pairCount; pair++) {
            float cosine = table.cosines().values()[angles + pair];
            float sine = table.sines().values()[angles + pair];
            float x = values[head + pair];
            float y = values[head + pairCount + pair];
            values[head + pair] = x * cosine - y * sine;
            values[head + pairCount + pair] = x * sine + y * cosine;
        }
    }
}
