package dev.pinball.host.rows;

import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/** Turns the pairs of every head of a row, in place. */
public record RopeKernel(Matrix vector, int headLength, RopeCache table) implements RowKernel {
    private static final VectorShuffle<Float> NEIGHBOURS = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);

    @Override
    public long itemWork(StepBatch batch) {
        return vector.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
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
        float[] cosines = table.cosines().values();
        float[] sines = table.sines().values();
        int width = table.cosines().width();
        int wholeEnd = Lanes.wholeEnd(width);
        for (int i = 0; i != wholeEnd; i += Lanes.COUNT) {
            FloatVector x = fromArray(FLOATS, values, head + i);
            FloatVector turned = x.rearrange(NEIGHBOURS).mul(fromArray(FLOATS, sines, angles + i));
            x.mul(fromArray(FLOATS, cosines, angles + i)).add(turned).intoArray(values, head + i);
        }
        for (int i = wholeEnd; i < width; i += 2) {
            turn(head + i, head + i + 1, angles + i, angles + i + 1);
        }
    }

    private void turnHalves(int head, int angles) {
        float[] values = vector.values();
        float[] cosines = table.cosines().values();
        float[] sines = table.sines().values();
        int half = table.rotation().pairCount();
        int wholeEnd = Lanes.wholeEnd(half);
        for (int i = 0; i != wholeEnd; i += Lanes.COUNT) {
            FloatVector x = fromArray(FLOATS, values, head + i);
            FloatVector y = fromArray(FLOATS, values, head + half + i);
            FloatVector cosine = fromArray(FLOATS, cosines, angles + i);
            FloatVector sine = fromArray(FLOATS, sines, angles + half + i);
            x.mul(cosine).sub(y.mul(sine)).intoArray(values, head + i);
            x.mul(sine).add(y.mul(cosine)).intoArray(values, head + half + i);
        }
        for (int i = wholeEnd; i < half; i++) {
            turn(head + i, head + half + i, angles + i, angles + half + i);
        }
    }

    /** Turns the pair of the values at {@code first} and {@code second}. */
    private void turn(int first, int second, int firstAngle, int secondAngle) {
        float[] values = vector.values();
        float x = values[first];
        float y = values[second];
        values[first] =
                x * table.cosines().values()[firstAngle] + y * table.sines().values()[firstAngle];
        values[second] =
                y * table.cosines().values()[secondAngle] + x * table.sines().values()[secondAngle];
    }
}
