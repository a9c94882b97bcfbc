/**
 * Files that are either there as a whole or not at all.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.file.AtomicFile#write}.
 */
@NullMarked
package dev.pinball.accelerator.file;

import org.jspecify.annotations.NullMarked;
