/**
 * 6 of 8: from the plan to flat arrays.
 *
 * <p>Starting points: {@link dev.pinball.service.batch.BatchAssembler}.
 */
@NullMarked
package dev.pinball.service.batch;

import org.jspecify.annotations.NullMarked;
