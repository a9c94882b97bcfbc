package dev.pinball.tornado.measure;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Fills memory and copies it. */
final class CopyKernel {
    /** Values that one work item copies, all of which it reads before it writes the first. */
    static final int PER_ITEM = 4;

    /** What a value is counted up to, so that a float holds it exactly. */
    static final int PERIOD = 8191;

    private CopyKernel() {}

    /** to[i] = i mod {@link #PERIOD}; grid: one work item for each value. */
    static void fill(KernelContext context, FloatArray to) {
        int index = context.globalIdx;
        to.set(index, index % PERIOD);
    }

    /** to[i] = from[i]; grid: one work item for four values, {@code stride} = as many as work items apart. */
    static void copy(KernelContext context, FloatArray from, FloatArray to, int stride) {
        int index = context.globalIdx;
        float first = from.get(index);
        float second = from.get(index + stride);
        float third = from.get(index + 2 * stride);
        float fourth = from.get(index + 3 * stride);
        to.set(index, first);
        to.set(index + stride, second);
        to.set(index + 2 * stride, third);
        to.set(index + 3 * stride, fourth);
    }

    /** sample[i] = from[i * stride]; grid: one work item for each value of the sample. */
    static void sample(KernelContext context, FloatArray from, FloatArray sample, int stride) {
        int index = context.globalIdx;
        sample.set(index, from.get(index * stride));
    }
}
