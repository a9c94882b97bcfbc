package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes blocks of 256 values in groups with scales of their own, bit for bit as ggml does without an importance matrix ({@code
 * quantize_row_q4_K_ref}, {@code quantize_row_q5_K_ref}, {@code quantize_row_q6_K_ref}).
 */
@SuppressWarnings("NarrowCalculation") // indices within one block
final class GroupedQuantizer {
    /** Groups of no larger magnitudes are zeros. */
    static final float ZERO_MAX = 1e-15f;

    private static final int VALUES = 256;
    private static final int GROUP = 32;
    private static final int GROUPS = VALUES / GROUP;
    private static final int SCALE_MAX = 63;
    private static final int SMALL_GROUP = 16;

    private final MemorySegment into;
    private final float[] values = new float[VALUES];
    private final int[] levels = new int[VALUES];

    GroupedQuantizer(MemorySegment into) {
        this.into = into;
    }

    private void take(float[] row, int first, long block, int bytes) {
        System.arraycopy(row, first, values, 0, VALUES);
        into.asSlice(block, bytes).fill((byte) 0);
    }

    void writeQ4(float[] row, int first, long block) {
        take(row, first, block, TensorType.Q4_K.bytesPerBlock());
        fitGroups(new AffineFit(15, -1, 20), block, 15);
        writePairs(block + 16);
    }

    void writeQ5(float[] row, int first, long block) {
        take(row, first, block, TensorType.Q5_K.bytesPerBlock());
        fitGroups(new AffineFit(31, -0.5f, 15), block, 31);
        for (int i = 0; i < VALUES; i++) {
            add(block + 16 + i % GROUP, levels[i] >> 4 << i / GROUP);
        }
        writePairs(block + 48);
    }

    /** Chooses the scales of groups, writes them, and rounds values to levels by what was written. */
    private void fitGroups(AffineFit fit, long block, int levelMax) {
        float[] scales = new float[GROUPS];
        float[] minimums = new float[GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            scales[group] = fit.fit(values, group * GROUP, levels);
            minimums[group] = fit.minimum();
        }
        float scaleMax = largest(scales);
        float minimumMax = largest(minimums);
        float inverseScale = scaleMax > 0 ? SCALE_MAX / scaleMax : 0;
        float inverseMinimum = minimumMax > 0 ? SCALE_MAX / minimumMax : 0;
        for (int group = 0; group < GROUPS; group++) {
            writeGroupScales(
                    block + 4, group, small(inverseScale * scales[group]), small(inverseMinimum * minimums[group]));
        }
        writeHalf(block, scaleMax / SCALE_MAX);
        writeHalf(block + 2, minimumMax / SCALE_MAX);
        for (int group = 0; group < GROUPS; group++) {
            float scale = half(block) * GroupScales.scale(into, block + 4, group);
            float minimum = half(block + 2) * GroupScales.minimum(into, block + 4, group);
            for (int i = group * GROUP; scale != 0 && i < (group + 1) * GROUP; i++) {
                levels[i] = Math.clamp(NearestInteger.of((values[i] + minimum) / scale), 0, levelMax);
            }
        }
    }

    /** As an unsigned byte, a negative one is the largest. */
    private static int small(float scaled) {
        return Math.min(SCALE_MAX, NearestInteger.of(scaled) & 0xff);
    }

    private static float largest(float[] of) {
        float largest = 0;
        for (float value : of) {
            largest = value > largest ? value : largest;
        }
        return largest;
    }

    private void writeGroupScales(long position, int group, int scale, int minimum) {
        if (group < 4) {
            add(position + group, scale);
            add(position + group + 4, minimum);
        } else {
            add(position + group + 4, scale & 15 | (minimum & 15) << 4);
            add(position + group - 4, scale >> 4 << 6);
            add(position + group, minimum >> 4 << 6);
        }
    }

    private void writePairs(long position) {
        for (int i = 0; i < VALUES; i++) {
            int group = i / GROUP;
            add(position + group / 2 * GROUP + i % GROUP, (levels[i] & 15) << group % 2 * 4);
        }
    }

    void writeQ6(float[] row, int first, long block) {
        take(row, first, block, TensorType.Q6_K.bytesPerBlock());
        float[] scales = new float[VALUES / SMALL_GROUP];
        SymmetricFit fit = new SymmetricFit();
        float largest = 0;
        for (int group = 0; group < scales.length; group++) {
            scales[group] = fit.fit(values, group * SMALL_GROUP, levels);
            largest = Math.abs(scales[group]) > Math.abs(largest) ? scales[group] : largest;
        }
        if (Math.abs(largest) < ZERO_MAX) {
            return;
        }
        float inverse = -128 / largest;
        writeHalf(block + 208, 1 / inverse);
        for (int group = 0; group < scales.length; group++) {
            int small = Math.min(127, NearestInteger.of(inverse * scales[group]));
            add(block + 192 + group, small);
            float scale = half(block + 208) * (byte) small;
            for (int i = group * SMALL_GROUP; scale != 0 && i < (group + 1) * SMALL_GROUP; i++) {
                levels[i] = SymmetricFit.level(values[i] / scale) + SymmetricFit.LEVELS;
            }
        }
        writeSixBits(block);
    }

    private void writeSixBits(long block) {
        for (int i = 0; i < VALUES; i++) {
            int half = i / 128;
            int quarter = i % 128 / GROUP;
            long low = block + half * 64 + quarter % 2 * GROUP + i % GROUP;
            add(low, (levels[i] & 15) << quarter / 2 * 4);
            add(block + 128 + half * GROUP + i % GROUP, levels[i] >> 4 << quarter * 2);
        }
    }

    private void add(long position, int bits) {
        into.set(ValueLayout.JAVA_BYTE, position, (byte) (into.get(ValueLayout.JAVA_BYTE, position) | bits));
    }

    private void writeHalf(long position, float value) {
        into.set(LittleEndian.SHORT, position, Float.floatToFloat16(value));
    }

    private float half(long position) {
        return Float.float16ToFloat(into.get(LittleEndian.SHORT, position));
    }
}
