package dev.pinball.tornado.memory;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * A weight on the device, or some of them one after the other, in the layout of {@code kernel.product.PackedWeight}.
 *
 * @param typeId the type's number in ggml
 * @param packed integers; one unused number for F32
 * @param floats values or scales; one unused number for F16 and BF16
 */
public record DeviceWeight(int typeId, LongArray packed, FloatArray floats) {}
