/**
 * 5 of 8: which block ids belong to whom; no bytes.
 *
 * <p>Starting points: {@link dev.pinball.service.kvcache.BlockPool} allots, {@link
 * dev.pinball.service.kvcache.BlockTable} is what one sequence holds.
 */
@NullMarked
package dev.pinball.service.kvcache;

import org.jspecify.annotations.NullMarked;
