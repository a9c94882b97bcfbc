package dev.pinball.host.x86;

/** The last source of an instruction: a vector register or memory. */
public sealed interface Operand permits Zmm, Memory {}
