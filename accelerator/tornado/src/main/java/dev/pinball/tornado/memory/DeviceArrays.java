package dev.pinball.tornado.memory;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.kernel.product.PackedWeight;
import dev.pinball.tornado.kernel.product.WeightType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The arrays that stay on the device: constants, copied there once, and buffers that only kernels touch. The host's
 * memory of them is given back as soon as the device has them.
 */
public final class DeviceArrays {
    private static final long BYTES_MAX = Integer.MAX_VALUE;

    private final Arena hostMemory = Arena.ofShared();
    private final Set<TornadoNativeArray> constants = new HashSet<>();
    private final Map<List<Tensor>, DeviceWeight> weights = new HashMap<>();
    private final Map<List<Tensor>, FloatArray> vectors = new HashMap<>();
    private final Map<Integer, FloatArray> zeros = new HashMap<>();
    private final Map<Integer, FloatArray> ones = new HashMap<>();
    private final FloatArray halves = constant(halfRanges());
    private final LongArray noPacked = longs(1);
    private final FloatArray noFloats = floats(1);

    public DeviceArrays() {
        constants.addAll(List.of(noPacked, noFloats));
    }

    /** The arrays that are copied to the device before the first step. */
    public Set<TornadoNativeArray> constants() {
        return constants;
    }

    /** What F16 and BF16 are decoded with: {@link PackedWeight#halves}. */
    public FloatArray halves() {
        return halves;
    }

    /** Weights of one type and as many columns, one after the other; the same tensors give the same arrays. */
    public DeviceWeight weight(List<Tensor> tensors) {
        return weights.computeIfAbsent(tensors, this::copy);
    }

    public DeviceWeight weight(Tensor tensor) {
        return weight(List.of(tensor));
    }

    /** The values of a vector, or zeros where the model has none. */
    public FloatArray vector(@Nullable Tensor tensor, int length) {
        return tensor == null ? zeros(length) : vector(List.of(tensor));
    }

    public FloatArray zeros(int length) {
        return zeros.computeIfAbsent(length, zeroCount -> constant(new float[zeroCount]));
    }

    public FloatArray ones(int length) {
        return ones.computeIfAbsent(length, oneCount -> {
            float[] values = new float[oneCount];
            Arrays.fill(values, 1);
            return constant(values);
        });
    }

    /** The values of vectors, one after the other. */
    public FloatArray vector(List<Tensor> tensors) {
        return vectors.computeIfAbsent(tensors, wanted -> {
            float[] values = new float[wanted.stream().mapToInt(Tensor::columns).sum()];
            int offset = 0;
            for (Tensor tensor : wanted) {
                Dequantizer.readRow(tensor, 0, values, offset);
                offset += tensor.columns();
            }
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

    /** Whether these weights fit in one array. */
    public static boolean fitTogether(List<Tensor> tensors) {
        long valueCount = tensors.stream().mapToLong(Tensor::valueCount).sum();
        int type = typeOnDevice(tensors.getFirst());
        return WeightPacker.integerBytes(type, valueCount) <= BYTES_MAX
                && WeightPacker.floatCount(type, valueCount) * Float.BYTES <= BYTES_MAX
                && valueCount / WeightType.unit(type) <= Integer.MAX_VALUE;
    }

    private DeviceWeight copy(List<Tensor> tensors) {
        Tensor first = tensors.getFirst();
        int type = typeOnDevice(first);
        if (!fitTogether(tensors)) {
            throw new AcceleratorException(
                    "tornado: tensor %s has %d values of %s (expected: %d bytes at most on the device)"
                            .formatted(first.name(), first.valueCount(), first.type(), BYTES_MAX));
        }
        if (first.columns() % WeightType.unit(type) != 0) {
            throw new AcceleratorException("tornado: tensor %s has %d columns (expected: a multiple of %d)"
                    .formatted(first.name(), first.columns(), WeightType.unit(type)));
        }
        long valueCount = tensors.stream().mapToLong(Tensor::valueCount).sum();
        int integerCount = (int) Math.ceilDiv(WeightPacker.integerBytes(type, valueCount), Long.BYTES);
        int floatCount = (int) WeightPacker.floatCount(type, valueCount);
        LongArray packed = integerCount == 0 ? noPacked : longs(integerCount);
        FloatArray floats = floatCount == 0 ? noFloats : floats(floatCount);
        constants.addAll(List.of(packed, floats));
        WeightPacker packer = new WeightPacker(type, packed.getSegment(), floats.getSegment());
        long offset = 0;
        for (Tensor tensor : tensors) {
            packer.pack(tensor, offset);
            offset += tensor.valueCount();
        }
        return new DeviceWeight(type, packed, floats);
    }

    private static int typeOnDevice(Tensor tensor) {
        int id = tensor.type().id();
        return WeightType.isDecoded(id) ? id : WeightType.F32;
    }

    private FloatArray floats(int count) {
        return FloatArray.fromSegmentShallow(hostSegment((long) count * Float.BYTES));
    }

    private LongArray longs(int count) {
        return LongArray.fromSegmentShallow(hostSegment((long) count * Long.BYTES));
    }

    private MemorySegment hostSegment(long bytes) {
        return hostMemory.allocate(TornadoNativeArray.ARRAY_HEADER + bytes, Long.BYTES);
    }

    /** The spacing and the first value of each range of halves: {@link PackedWeight#halves}. */
    private static float[] halfRanges() {
        float[] ranges = new float[2 * (PackedWeight.HALF_RANGES + PackedWeight.BRAIN_RANGES)];
        for (int range = 0; range < PackedWeight.HALF_RANGES; range++) {
            float start = Float.float16ToFloat((short) (range << 10));
            setRange(ranges, range, start, Float.float16ToFloat((short) (range << 10 | 1)) - start);
        }
        for (int range = 0; range < PackedWeight.BRAIN_RANGES; range++) {
            float start = Float.intBitsToFloat(range << 23);
            float next = Float.intBitsToFloat(range << 23 | 1 << 16);
            setRange(ranges, PackedWeight.HALF_RANGES + range, start, next - start);
        }
        return ranges;
    }

    private static void setRange(float[] ranges, int range, float start, float spacing) {
        ranges[2 * range] = spacing;
        ranges[2 * range + 1] = start;
    }
}
