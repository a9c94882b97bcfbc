package dev.pinball.accelerator.packed;

/** What inputs that lie ready are good for: all weights of so many columns, quantized ones or those of halves. */
public record InputKind(boolean quantized, int columns) {}
