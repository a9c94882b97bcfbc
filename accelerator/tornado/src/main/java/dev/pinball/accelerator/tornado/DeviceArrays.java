package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.gguf.Dequantizer;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.tornado.kernel.PackedValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The arrays that stay on the device: constants, copied there once, and buffers that only kernels touch. */
final class DeviceArrays {
    private final List<TornadoNativeArray> constants = new ArrayList<>();
    private final Map<Tensor, DeviceWeight> weights = new HashMap<>();
    private final Map<Integer, FloatArray> zeros = new HashMap<>();
    private final FloatArray powers = powersOfTwo();
    private final IntArray noPacked = new IntArray(1);
    private final FloatArray noFloats = new FloatArray(1);
    private long bufferBytes;

    DeviceArrays() {
        constants.addAll(List.of(powers, noPacked, noFloats));
    }

    /** What is to be copied to the device before the first step. */
    Object[] constants() {
        return constants.toArray();
    }

    /** The powers of two that kernels decode F16 with. */
    FloatArray powers() {
        return powers;
    }

    /** A weight as it lies in the file; the same tensor is the same array. */
    DeviceWeight weight(Tensor tensor) {
        return weights.computeIfAbsent(tensor, this::copy);
    }

    /** The values of a vector, or as many zeros where the model has none. */
    FloatArray vector(@Nullable Tensor tensor, int length) {
        if (tensor == null) {
            return zeros.computeIfAbsent(length, zeroCount -> constant(new float[zeroCount]));
        }
        float[] values = new float[length];
        Dequantizer.readRow(tensor, 0, values, 0);
        return constant(values);
    }

    FloatArray constant(float[] values) {
        FloatArray array = FloatArray.fromArray(values);
        constants.add(array);
        return array;
    }

    /** A buffer of the device; {@code remedy} is what makes it smaller. */
    FloatArray buffer(String name, long count, String remedy) {
        if (count > Integer.MAX_VALUE - Long.BYTES) {
            throw new AcceleratorException("tornado: %d values of %s in one buffer (expected: %d at most): %s"
                    .formatted(count, name, Integer.MAX_VALUE - Long.BYTES, remedy));
        }
        FloatArray buffer = new FloatArray((int) count);
        bufferBytes += buffer.getNumBytesOfSegmentWithHeader();
        return buffer;
    }

    /** Memory that the device needs for all of them. */
    long byteSize() {
        return bufferBytes
                + constants.stream()
                        .mapToLong(TornadoNativeArray::getNumBytesOfSegmentWithHeader)
                        .sum();
    }

    private DeviceWeight copy(Tensor tensor) {
        if (tensor.data().byteSize() > Integer.MAX_VALUE) {
            throw new AcceleratorException("tornado: tensor %s has %d bytes (expected: %d at most in one buffer)"
                    .formatted(tensor.name(), tensor.data().byteSize(), Integer.MAX_VALUE));
        }
        int typeId = tensor.type().id();
        if (tensor.type() == TensorType.F32) {
            FloatArray floats = FloatArray.fromSegment(tensor.data());
            constants.add(floats);
            return new DeviceWeight(typeId, noPacked, floats);
        }
        int wordCount = (int) Math.ceilDiv(tensor.data().byteSize(), Integer.BYTES);
        IntArray packed = new IntArray(wordCount);
        packed.getSegment().copyFrom(tensor.data());
        constants.add(packed);
        return new DeviceWeight(typeId, packed, noFloats);
    }

    private static FloatArray powersOfTwo() {
        FloatArray powers = new FloatArray(PackedValues.POWERS);
        for (int index = 0; index < PackedValues.POWERS; index++) {
            powers.set(index, (float) Math.pow(2, index - 127));
        }
        return powers;
    }
}
