package dev.pinball.model.program;

/**
 * A buffer that operations read and write: {@code width} floats for each row of a step.
 *
 * @param index its place among the activations of the program
 * @param name what it holds, for messages
 */
public record Activation(int index, String name, int width) {}
