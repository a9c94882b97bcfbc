/**
 * Matrix products on a device; most of the time goes here.
 *
 * <p>Starting points: {@link dev.pinball.tornado.kernel.product.MatMulKernel},
 * {@link dev.pinball.tornado.kernel.product.Tile}, {@link dev.pinball.tornado.kernel.product.PackedWeight}.
 */
@NullMarked
package dev.pinball.tornado.kernel.product;

import org.jspecify.annotations.NullMarked;
