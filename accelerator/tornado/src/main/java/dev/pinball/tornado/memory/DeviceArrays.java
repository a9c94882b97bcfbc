package dev.pinball.tornado.memory;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.kernel.product.PackedValues;
import dev.pinball.tornado.kernel.product.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The arrays that stay on the device: constants, copied there once, and buffers that only kernels touch. The host's
 * memory of them is given back as soon as the device has them.
 */
public final class DeviceArrays {
    private final Arena hostMemory = Arena.ofShared();
    private final Set<TornadoNativeArray> constants = new HashSet<>();
    private final Map<Tensor, DeviceWeight> weights = new HashMap<>();
    private final Map<Tensor, FloatArray> vectors = new HashMap<>();
    private final Map<Integer, FloatArray> zeros = new HashMap<>();
    private final FloatArray powers = powersOfTwo();
    private final IntArray noPacked = ints(1);
    private final FloatArray noFloats = floats(1);

    public DeviceArrays() {
        constants.addAll(List.of(powers, noPacked, noFloats));
    }

    /** The arrays that are copied to the device before the first step. */
    public Set<TornadoNativeArray> constants() {
        return constants;
    }

    /** The powers of two that kernels decode F16 with. */
    public FloatArray powers() {
        return powers;
    }

    /** A weight in the layout of the file; the same tensor gives the same array. */
    public DeviceWeight weight(Tensor tensor) {
        return weights.computeIfAbsent(tensor, this::copy);
    }

    /** The values of a vector, or zeros where the model has none. */
    public FloatArray vector(@Nullable Tensor tensor, int length) {
        if (tensor == null) {
            return zeros.computeIfAbsent(length, zeroCount -> constant(new float[zeroCount]));
        }
        return vectors.computeIfAbsent(tensor, wanted -> {
            float[] values = new float[length];
            Dequantizer.readRow(wanted, 0, values, 0);
            return constant(values);
        });
    }

    FloatArray constant(float[] values) {
        FloatArray array = floats(values.length);
        array.getSegment().copyFrom(MemorySegment.ofArray(values));
        constants.add(array);
        return array;
    }

    /**
     * A buffer of the device; {@code remedy} says how to make it smaller. TornadoVM reads only the size of the host's array,
     * so this array has a header and no memory behind it.
     */
    FloatArray buffer(String name, long count, String remedy) {
        long bytes = TornadoNativeArray.ARRAY_HEADER + (long) checked(name, count, remedy) * Float.BYTES;
        return FloatArray.fromSegmentShallow(hostSegment(0).reinterpret(bytes));
    }

    /** A buffer that the host reads, too. */
    static FloatArray sharedBuffer(String name, long count, String remedy) {
        return new FloatArray(checked(name, count, remedy));
    }

    private static int checked(String name, long count, String remedy) {
        if (count > Integer.MAX_VALUE - Long.BYTES) {
            throw new AcceleratorException("tornado: %d values of %s in one buffer (expected: %d at most): %s"
                    .formatted(count, name, Integer.MAX_VALUE - Long.BYTES, remedy));
        }
        return (int) count;
    }

    /** What the host reads or writes in any of them from now on is a fault: the device has the only copy. */
    public void releaseHostMemory() {
        hostMemory.close();
    }

    private DeviceWeight copy(Tensor tensor) {
        if (tensor.data().byteSize() > Integer.MAX_VALUE) {
            throw new AcceleratorException("tornado: tensor %s has %d bytes (expected: %d at most in one buffer)"
                    .formatted(tensor.name(), tensor.data().byteSize(), Integer.MAX_VALUE));
        }
        int typeId = tensor.type().id();
        if (!WeightType.isDecoded(typeId)) {
            return new DeviceWeight(WeightType.F32, noPacked, expand(tensor));
        }
        if (tensor.type() == TensorType.F32) {
            FloatArray floats = floats((int) (tensor.data().byteSize() / Float.BYTES));
            floats.getSegment().copyFrom(tensor.data());
            constants.add(floats);
            return new DeviceWeight(typeId, noPacked, floats);
        }
        int wordCount = (int) Math.ceilDiv(tensor.data().byteSize(), Integer.BYTES);
        IntArray packed = ints(wordCount);
        packed.getSegment().copyFrom(tensor.data());
        constants.add(packed);
        return new DeviceWeight(typeId, packed, noFloats);
    }

    /** The values of a tensor of a type that kernels don't decode. */
    private FloatArray expand(Tensor tensor) {
        if (tensor.valueCount() > Integer.MAX_VALUE / Float.BYTES) {
            throw new AcceleratorException("tornado: tensor %s has %d values of %s (expected: %d at most, as F32)"
                    .formatted(tensor.name(), tensor.valueCount(), tensor.type(), Integer.MAX_VALUE / Float.BYTES));
        }
        FloatArray floats = floats((int) tensor.valueCount());
        float[] row = new float[tensor.columns()];
        for (int i = 0; i < tensor.rows(); i++) {
            Dequantizer.readRow(tensor, i, row, 0);
            long start = (long) i * row.length * Float.BYTES;
            MemorySegment.copy(row, 0, floats.getSegment(), ValueLayout.JAVA_FLOAT, start, row.length);
        }
        constants.add(floats);
        return floats;
    }

    private FloatArray floats(int count) {
        return FloatArray.fromSegmentShallow(hostSegment((long) count * Float.BYTES));
    }

    private IntArray ints(int count) {
        return IntArray.fromSegmentShallow(hostSegment((long) count * Integer.BYTES));
    }

    private MemorySegment hostSegment(long bytes) {
        return hostMemory.allocate(TornadoNativeArray.ARRAY_HEADER + bytes, Long.BYTES);
    }

    private FloatArray powersOfTwo() {
        FloatArray powers = floats(PackedValues.POWERS);
        for (int index = 0; index < PackedValues.POWERS; index++) {
            powers.set(index, (float) Math.pow(2, index - 127));
        }
        return powers;
    }
}
