/**
 * A model as a program of about a dozen operations, built from the metadata and tensors of its file. Architectures
 * differ only in how the program is built; accelerators only in how they run it.
 *
 * <p>Starting points: {@link dev.pinball.model.program.Operation} lists the operations,
 * {@link dev.pinball.model.program.ProgramReader} builds the program of a file.
 */
@NullMarked
package dev.pinball.model.program;

import org.jspecify.annotations.NullMarked;
