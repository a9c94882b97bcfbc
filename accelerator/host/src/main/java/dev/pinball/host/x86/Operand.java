package dev.pinball.host.x86;

/** What an instruction reads last: a vector register or memory. */
public sealed interface Operand permits Zmm, Memory {}
