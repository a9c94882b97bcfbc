/**
 * 5 of 8: which block ids belong to which sequence; no bytes.
 *
 * <p>Starting points: {@link dev.pinball.engine.kvcache.BlockPool} allots, {@link dev.pinball.engine.kvcache.BlockTable}
 * is what one sequence holds.
 */
@NullMarked
package dev.pinball.engine.kvcache;

import org.jspecify.annotations.NullMarked;
