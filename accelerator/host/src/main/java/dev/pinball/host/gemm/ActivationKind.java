package dev.pinball.host.gemm;

import dev.pinball.model.tensor.TensorType;

/** The weights that packed inputs fit: those of a type, or of one that takes the same inputs, and a number of columns. */
public record ActivationKind(TensorType type, int columns) {}
