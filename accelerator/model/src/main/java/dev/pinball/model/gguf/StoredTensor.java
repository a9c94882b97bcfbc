package dev.pinball.model.gguf;

import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;

/** A tensor of a file with all its dimensions, of which {@link Tensor} makes rows and columns. */
record StoredTensor(Tensor tensor, TensorShape shape) {}
