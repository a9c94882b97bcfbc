package dev.pinball.tornado.memory;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A weight on the device, as it lies in the file.
 *
 * @param typeId ggml's number of its type
 * @param packed its bytes; one unused number for F32
 * @param floats its values where it is F32; one unused number otherwise
 */
public record DeviceWeight(int typeId, IntArray packed, FloatArray floats) {}
