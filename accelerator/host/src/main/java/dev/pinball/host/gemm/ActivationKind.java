package dev.pinball.host.gemm;

import dev.pinball.model.tensor.TensorType;

/** What inputs that lie ready are good for: all weights of a type with so many columns. */
public record ActivationKind(TensorType type, int columns) {}
