package dev.pinball.host;

import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.memory.Matrix;
import java.util.List;

/**
 * A program with its memory.
 *
 * @param kernels in the order in which they run
 * @param logits [outputs, vocabulary], where they leave their result
 * @param columnsMax the longest row of a weight
 * @param attentionShapes the distinct shapes of keys and values: a thread needs a workspace for each
 */
record CompiledProgram(Kernel[] kernels, Matrix logits, int columnsMax, List<KeyValueShape> attentionShapes) {}
