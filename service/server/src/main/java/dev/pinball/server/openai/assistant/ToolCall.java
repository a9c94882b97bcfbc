package dev.pinball.server.openai.assistant;

/**
 * A call of a tool, which is whole.
 *
 * @param index among the calls of its answer
 * @param arguments a JSON object
 */
public record ToolCall(int index, String id, String name, String arguments) {}
