package dev.pinball.training.job;

import dev.pinball.training.distill.DistillationOptions;
import java.nio.file.Path;

/**
 * A teacher to learn from.
 *
 * @param teacher a model file, whose tokenizer the student takes over
 */
public record Lesson(Path teacher, DistillationOptions teaching) {}
