package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.TensorType;

/** What inputs that lie ready are good for: all weights of a type with so many columns. */
public record InputKind(TensorType type, int columns) {}
