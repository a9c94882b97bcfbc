/**
 * Reads model files in the GGUF format, versions 2 and 3, and checks every length, count, offset and shape before it is
 * used; writes version 3 (<a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">specification</a>).
 *
 * <p>Starting points: {@link dev.pinball.accelerator.gguf.GgufFile#open} reads a file; {@link
 * dev.pinball.accelerator.gguf.Tensor} is a matrix in it; {@link dev.pinball.accelerator.gguf.GgufWriter} writes one.
 */
@NullMarked
package dev.pinball.accelerator.gguf;

import org.jspecify.annotations.NullMarked;
