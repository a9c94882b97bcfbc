package dev.pinball.server.request;

/**
 * A prompt as a client sent it.
 *
 * @param field what the protocol calls it
 */
public record PromptInput(String field, PromptContent content) {}
