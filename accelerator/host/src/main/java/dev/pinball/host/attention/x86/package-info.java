/**
 * Attention by machine code: scores, softmax and weighted values for a tile of up to four queries and one key/value
 * split, in one function.
 *
 * <p>Starting points: {@link dev.pinball.host.attention.x86.AttentionCode} owns the functions,
 * {@link dev.pinball.host.attention.x86.AttentionEmitter} writes them,
 * {@link dev.pinball.host.attention.x86.AttentionWorkspace} is the memory of a thread.
 */
@NullMarked
package dev.pinball.host.attention.x86;

import org.jspecify.annotations.NullMarked;
