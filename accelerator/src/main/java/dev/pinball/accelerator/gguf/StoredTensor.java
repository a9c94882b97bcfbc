package dev.pinball.accelerator.gguf;

/** A tensor of a file with all its dimensions, of which {@link Tensor} makes rows and columns. */
record StoredTensor(Tensor tensor, TensorShape shape) {}
