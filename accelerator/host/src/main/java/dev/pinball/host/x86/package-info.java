/**
 * An assembler for x86-64 with AVX-512, VNNI and AMX, and what runs its code: executable pages and the features of the
 * processor. It knows nothing of models.
 *
 * <p>An emitter writes one kernel with the assembler and begins with the kernel's register map and loop nest; {@link
 * dev.pinball.host.x86.MachineCode} runs it. The tests named {@code ...ListingTest} read every kernel back with {@code
 * objdump}; this writes the listings to files:
 *
 * <pre>./mvnw -pl accelerator/host -am test -Dtest='*ListingTest' -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dpinball.dump=/tmp/kernels</pre>
 *
 * <p>Starting points: {@link dev.pinball.host.x86.Processor}, {@link dev.pinball.host.x86.Assembler}, {@link
 * dev.pinball.host.x86.MachineCode}.
 */
@NullMarked
package dev.pinball.host.x86;

import org.jspecify.annotations.NullMarked;
