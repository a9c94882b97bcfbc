package dev.pinball.training.distill;

import dev.pinball.training.Field;

/**
 * How a student learns from a teacher; {@link dev.pinball.training.data.SoftTargets} defines the numbers.
 *
 * @param count of the teacher's likeliest tokens that are kept for each token
 * @param temperature above 0
 * @param share of the teacher in the loss, 0 to 1
 */
public record DistillationOptions(int count, double temperature, double share) {
    public static final DistillationOptions DEFAULT = new DistillationOptions(16, 2, 0.5);

    /** @throws IllegalArgumentException {@code FIELD: VALUE (expected: EXPECTED)} */
    public DistillationOptions {
        Field.require(count >= 1, "teacher_tokens", count, "at least 1");
        Field.require(temperature > 0 && temperature < Double.POSITIVE_INFINITY, "temperature", temperature, "above 0");
        Field.require(share >= 0 && share <= 1, "teacher_share", share, "0..1");
    }
}
