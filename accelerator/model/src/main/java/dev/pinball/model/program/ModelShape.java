package dev.pinball.model.program;

/**
 * What the service needs to know of a model.
 *
 * @param name as the file gives it
 * @param architecture {@code llama}, {@code gpt2}, and so on
 * @param contextLength known tokens of one sequence at most, as trained
 * @param keyValueWidth values of one key, and of one value, of one token in one layer
 */
public record ModelShape(
        String name, String architecture, int vocabularySize, int contextLength, int layerCount, int keyValueWidth) {}
