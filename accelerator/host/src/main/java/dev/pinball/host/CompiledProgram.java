package dev.pinball.host;

import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.memory.Matrix;

/**
 * A program with its memory.
 *
 * @param kernels in the order in which they run
 * @param logits [outputs, vocabulary], where they leave their result
 * @param columnsMax the longest row of a weight
 */
record CompiledProgram(Kernel[] kernels, Matrix logits, int columnsMax) {}
