package dev.pinball.tornado.memory;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A weight on the device, in the layout of the file.
 *
 * @param typeId the type's number in ggml
 * @param packed its bytes; one unused number for F32
 * @param floats its values where it is F32; one unused number otherwise
 */
public record DeviceWeight(int typeId, IntArray packed, FloatArray floats) {}
