package dev.pinball.model.parameters;

/**
 * Which model it is.
 *
 * @param architecture as GGUF calls it: {@code llama}, {@code gpt2}
 * @param source where its sizes are from: a publication, or a file
 * @param contextLength tokens of one sequence at most
 */
public record ModelIdentity(String name, String architecture, String source, int contextLength) {}
