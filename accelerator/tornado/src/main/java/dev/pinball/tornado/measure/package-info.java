/**
 * What a device can do at best, to compare with.
 *
 * <p>Starting points: {@link dev.pinball.tornado.measure.CopyBandwidth}.
 */
@NullMarked
package dev.pinball.tornado.measure;

import org.jspecify.annotations.NullMarked;
