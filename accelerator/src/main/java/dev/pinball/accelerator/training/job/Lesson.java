package dev.pinball.accelerator.training.job;

import dev.pinball.accelerator.training.distill.Teaching;
import java.nio.file.Path;

/**
 * A teacher to learn from.
 *
 * @param teacher a model file, whose tokenizer the student takes over
 */
public record Lesson(Path teacher, Teaching teaching) {}
