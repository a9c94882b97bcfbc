/**
 * The arrays of a device: weights, activations, keys and values.
 *
 * <p>Starting points: {@link dev.pinball.tornado.memory.DeviceArrays}, {@link dev.pinball.tornado.memory.DeviceBuffers}.
 */
@NullMarked
package dev.pinball.tornado.memory;

import org.jspecify.annotations.NullMarked;
