/**
 * An assembler for x86-64 with AVX-512, VNNI and AMX, and what it takes to run its code: executable pages, native
 * memory, processor features. It knows nothing of models.
 *
 * <p>Starting points: {@link dev.pinball.host.x86.Processor}, {@link dev.pinball.host.x86.Assembler},
 * {@link dev.pinball.host.x86.MachineCode}.
 */
@NullMarked
package dev.pinball.host.x86;

import org.jspecify.annotations.NullMarked;
