package dev.pinball.host.x86;

/**
 * Memory as an operand.
 *
 * @param repeated whether it is one 32-bit value for all lanes
 */
public record Memory(Register base, int displacement, boolean repeated) implements Operand {}
