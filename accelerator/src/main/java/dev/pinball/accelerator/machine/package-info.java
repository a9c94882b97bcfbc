/**
 * Machine code for the processor at hand, assembled at start-up: what the Vector API has no words for, products of bytes
 * (VNNI) and of tiles (AMX) above all. Knows nothing of models.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.machine.Processor} says what there is, {@link
 * dev.pinball.accelerator.machine.Assembler} writes instructions, {@link dev.pinball.accelerator.machine.MachineCode} runs
 * them.
 */
@NullMarked
package dev.pinball.accelerator.machine;

import org.jspecify.annotations.NullMarked;
