/**
 * Reads model files in the GGUF format, versions 2 and 3, and checks every length, count, offset and shape before it is
 * used; writes version 3 (<a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">specification</a>).
 *
 * <p>Starting points: {@link dev.pinball.model.gguf.GgufFile#open} reads a file, {@link dev.pinball.model.gguf.Metadata}
 * holds its keys, {@link dev.pinball.model.gguf.GgufWriter} writes one.
 */
@NullMarked
package dev.pinball.model.gguf;

import org.jspecify.annotations.NullMarked;
