package dev.pinball.accelerator;

/**
 * How long operations of one kind took.
 *
 * @param operation the kind, for people: {@code Attention}, {@code MatMul ffn_down}
 * @param nanos of all steps so far
 */
public record OperationTime(String operation, long nanos) {}
