package dev.pinball.training.gradient.operation;

import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/** Turns the pairs of each head by its angle; the gradient is turned back. */
public final class RopeGradient implements Differentiable {
    private final Workers workers;
    private final Value input;
    private final Value output;
    private final int headLength;
    private final Angles angles;

    /** The cosine and the sine of each pair at each position, [positions, pairs]. */
    public record Angles(RopeFrequencies rotation, float[] cosines, float[] sines) {
        public static Angles of(RopeFrequencies rotation, int positionCount) {
            int pairCount = rotation.pairCount();
            float[] cosines = new float[positionCount * pairCount];
            float[] sines = new float[positionCount * pairCount];
            for (int i = 0; i < cosines.length; i++) {
                int position = i / pairCount;
                double angle = (double) position * rotation.inverseFrequencies()[i % pairCount];
                cosines[i] = (float) StrictMath.cos(angle);
                sines[i] = (float) StrictMath.sin(angle);
            }
            return new Angles(rotation, cosines, sines);
        }
    }

    public RopeGradient(Workers workers, Value input, Value output, int headLength, Angles angles) {
        this.workers = workers;
        this.input = input;
        this.output = output;
        this.headLength = headLength;
        this.angles = angles;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input), List.of(output), List.of(), true);
    }

    @Override
    public void forward(TrainingBatch batch) {
        copy(input.values(), output.values(), batch);
        turn(output.values(), batch, 1);
    }

    @Override
    public void backward(TrainingBatch batch) {
        if (!input.beginGradient()) {
            throw new IllegalStateException(input.name() + " is read before and after it is turned");
        }
        copy(output.gradient(), input.gradient(), batch);
        turn(input.gradient(), batch, -1);
    }

    @SuppressWarnings("ReferenceEquality") // the same array, not equal values
    private void copy(float[] from, float[] to, TrainingBatch batch) {
        if (from != to) {
            System.arraycopy(from, 0, to, 0, batch.rowCount() * output.width());
        }
    }

    private void turn(float[] values, TrainingBatch batch, int direction) {
        int width = output.width();
        workers.forRows(batch.rowCount(), (first, end, _) -> {
            for (int row = first; row < end; row++) {
                int angle = row % batch.context() * angles.rotation().pairCount();
                for (int head = row * width; head < (row + 1) * width; head += headLength) {
                    switch (angles.rotation().layout()) {
                        case INTERLEAVED -> turnHead(values, head, angle, 2, 1, direction);
                        case HALVES ->
                            turnHead(values, head, angle, 1, angles.rotation().pairCount(), direction);
                    }
                }
            }
        });
    }

    private void turnHead(float[] values, int head, int angle, int step, int distance, int direction) {
        float[] cosines = angles.cosines();
        float[] sines = angles.sines();
        int pairCount = angles.rotation().pairCount();
        for (int pair = 0; pair < pairCount; pair++) {
            float cosine = cosines[angle + pair];
            float sine = direction * sines[angle + pair];
            int i = head + pair * step;
            float x = values[i];
            float y = values[i + distance];
            values[i] = x * cosine - y * sine;
            values[i + distance] = x * sine + y * cosine;
        }
    }
}
