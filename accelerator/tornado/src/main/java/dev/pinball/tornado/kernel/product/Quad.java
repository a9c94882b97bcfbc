package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/**
 * Four neighbouring values of an activation, in one load. A unit of a weight meets one quad, {@code low}, or two. They are passed
 * by themselves: TornadoVM replaces a record in a kernel by its components, but not one of vectors.
 */
final class Quad {
    private Quad() {}

    static Float4 of(FloatArray values, int index) {
        return new VectorFloat4(values).get(index);
    }

    /** sum + a, b, c, d · values, from the first to the last. */
    static float dot(float a, float b, float c, float d, Float4 values, float sum) {
        float next = sum + a * values.get(0);
        next += b * values.get(1);
        next += c * values.get(2);
        next += d * values.get(3);
        return next;
    }

    static Float4 product(Float4 a, Float4 b) {
        return new Float4(a.get(0) * b.get(0), a.get(1) * b.get(1), a.get(2) * b.get(2), a.get(3) * b.get(3));
    }

    /** sum + the squares of the values. */
    static float squares(Float4 values, float sum) {
        return dot(values.get(0), values.get(1), values.get(2), values.get(3), values, sum);
    }
}
