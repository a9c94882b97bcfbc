package dev.pinball.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.int16.Int16Kernel;
import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.F16Kernel;
import dev.pinball.host.gemm.x86.GemmOutput;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.gemm.x86.VnniInt8Kernel;
import dev.pinball.host.memory.GuardedPages;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.x86.Disassembler;
import dev.pinball.host.x86.Processor;
import dev.pinball.host.x86.VectorWidth;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.TestSeed;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All memory that machine code touches has an inaccessible page next to it. */
class PackedWeightTest {
    private static final int INPUTS_MAX = 45;

    /** More than the 256 that are multiplied at once, and some that fill no tile. */
    private static final int MANY_INPUTS = 256 + 16 + 3;

    private GuardedPages guard = GuardedPages.AFTER;
    private GemmKernels products = new GemmKernels(Processor.current(), guard);

    @AfterEach
    void close() {
        products.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheBitsOfItsScalarTwinForAnyNumberOfInputs(TensorType type) {
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheSameBitsWithoutTiles(TensorType type) {
        products = new GemmKernels(Processor.withoutTiles(), guard);
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheSameBitsByAvx2Alone(TensorType type) {
        products = new GemmKernels(Processor.withAvx2Alone(), guard);
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void readsAndWritesNothingBeforeItsMemoryByAvx2Alone(TensorType type) {
        guard = GuardedPages.BEFORE;
        products = new GemmKernels(Processor.withAvx2Alone(), guard);
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheSameBitsByVnniOn256Bits(TensorType type) {
        assumeTrue(Processor.withAvxVnni().hasAvxVnni(), "skipped: no VNNI on 256 bits on this processor");
        products = new GemmKernels(Processor.withAvxVnni(), guard);
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheSameBitsByTiles(TensorType type) {
        assumeTrue(Processor.current().hasTiles(), "skipped: no AMX on this processor");
        assertGivesBitsOfScalarTwin(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void readsAndWritesNothingBeforeItsMemory(TensorType type) {
        guard = GuardedPages.BEFORE;
        products = new GemmKernels(Processor.current(), guard);
        assertGivesBitsOfScalarTwin(type);
    }

    /** Blocks of tiny values are zeros to all of them, and what is not finite is a number to none. */
    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void givesTheSameBitsForAnyNumberOfInputsOfAnyMagnitude(TensorType type) {
        assertGivesBitsOfAnyMagnitude(type);
        products = new GemmKernels(Processor.withAvx2Alone(), guard);
        assertGivesBitsOfAnyMagnitude(type);
    }

    private void assertGivesBitsOfAnyMagnitude(TensorType type) {
        Random random = new Random(TestSeed.next("givesTheSameBitsOfAnyMagnitude " + type));
        Tensor tensor = RandomTensor.of(type, 20, columns(type, 7), random);
        assumeTrue(products.supports(tensor), "skipped: no machine code for this processor");
        float[] inputs = RandomTensor.floats(INPUTS_MAX * tensor.columns(), random);
        for (int block = 0; block < inputs.length / 32; block++) {
            float magnitude = Math.scalb(1f, random.nextInt(-120, 77));
            for (int i = 0; i < 32; i++) {
                inputs[block * 32 + i] *= magnitude;
            }
        }
        assertGivesBits(tensor, inputs, IntStream.of(1, INPUTS_MAX));
        Arrays.fill(inputs, 32, 64, Float.NaN); // of the first input
        inputs[tensor.columns()] = Float.POSITIVE_INFINITY; // of the second
        for (int count : new int[] {2, 8, INPUTS_MAX}) {
            float[] outputs = multiply(tensor, inputs, count);
            for (int output = 0; output < 2 * tensor.rows(); output++) {
                assertThat(outputs[output]).isNaN();
            }
        }
    }

    /** Wide inputs are multiplied a few at a time, in parts of nearly the same size. */
    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void dividesInputsThatFillTheCache(TensorType type) {
        Random random = new Random(TestSeed.next("dividesInputsThatFillTheCache " + type));
        Tensor tensor = RandomTensor.of(type, 20, columns(type, 600 * 32 / columns(type, 1)), random);
        assumeTrue(products.supports(tensor), "skipped: no machine code for this processor");
        float[] inputs = RandomTensor.floats(99 * tensor.columns(), random);
        assertGivesBits(tensor, inputs, IntStream.of(33, 65, 66, 97, 99));
    }

    /** A number of columns that machine code takes: blocks of 32, 64 or 256. */
    private static int columns(TensorType type, int blocks) {
        return blocks
                * switch (type) {
                    case F16, Q8_0, Q4_0 -> 32;
                    case Q4_1, Q5_0, Q5_1, IQ4_NL -> 64;
                    default -> type.valuesPerBlock();
                };
    }

    private void assertGivesBitsOfScalarTwin(TensorType type) {
        assumeTrue(
                products.supports(RandomTensor.of(type, 1, columns(type, 1), new Random(1))),
                "skipped: no machine code for this processor");
        Random random = new Random(TestSeed.next("givesBitsOfScalarTwin " + type));
        for (int trial = 0; trial < 6; trial++) {
            int columns = columns(type, 1 + random.nextInt(type.valuesPerBlock() == 256 ? 4 : 9));
            Tensor tensor = RandomTensor.of(type, 1 + random.nextInt(150), columns, random);
            float[] inputs = RandomTensor.floats(MANY_INPUTS * columns, random);
            assertGivesBits(
                    tensor, inputs, IntStream.concat(IntStream.rangeClosed(1, INPUTS_MAX), IntStream.of(MANY_INPUTS)));
        }
    }

    private void assertGivesBits(Tensor tensor, float[] inputs, IntStream inputCounts) {
        float[] expected = twins(tensor, inputs);
        inputCounts.forEach(count -> {
            float[] outputs = multiply(tensor, inputs, count);
            int mismatch = Arrays.mismatch(outputs, 0, outputs.length, expected, 0, outputs.length);
            if (mismatch >= 0) {
                AssertionError failure = new AssertionError("row %d of %s, input %d of %d: %s (expected: %s)"
                        .formatted(
                                mismatch % tensor.rows(),
                                tensor,
                                mismatch / tensor.rows(),
                                count,
                                outputs[mismatch],
                                expected[mismatch]));
                addListing(failure, tensor, count);
                throw failure;
            }
        });
    }

    /** [inputs, rows], whatever the number of inputs. */
    private static float[] twins(Tensor tensor, float[] inputs) {
        float[] expected = new float[inputs.length / tensor.columns() * tensor.rows()];
        for (int row = 0; row < tensor.rows(); row++) {
            for (int i = 0; i < inputs.length / tensor.columns(); i++) {
                expected[i * tensor.rows() + row] = twin(tensor, row, inputs, i * tensor.columns());
            }
        }
        return expected;
    }

    /** The code for these inputs; by AMX the code for vectors that gives the same bits. */
    private void addListing(AssertionError failure, Tensor tensor, int count) {
        Processor processor = products.processor();
        Optional<GroupedFormat> grouped = GroupedFormat.of(tensor.type(), tensor.columns());
        if (grouped.isPresent()) {
            byte[] code = processor.hasByteProducts()
                    ? GroupedKernel.emit(
                            grouped.get(),
                            new GroupedInput(tensor.columns(), false),
                            Math.min(count, GroupedKernel.INPUTS_MAX))
                    : Int16Kernel.of(grouped.get(), tensor.columns(), processor.hasAvxVnni())
                            .emit(Math.min(count, Int16Kernel.INPUTS_MAX));
            Disassembler.addListing(failure, grouped.get().toString(), code);
            return;
        }
        Disassembler.addListing(failure, tensor.toString(), panelCode(tensor, count, processor));
    }

    private static byte[] panelCode(Tensor tensor, int count, Processor processor) {
        PanelLayout panel = new PanelLayout(tensor.type(), tensor.columns());
        if (panel.type() == TensorType.F16) {
            VectorWidth width = processor.vectorWidths().getFirst();
            return F16Kernel.emit(panel, Math.min(count, F16Kernel.inputsMax(width)), 1, width);
        }
        return processor.hasByteProducts()
                ? VnniInt8Kernel.emit(
                        panel, new ActivationLayout(panel.columns(), false), Math.min(count, VnniInt8Kernel.INPUTS_MAX))
                : Int16Kernel.of(panel, processor.hasAvxVnni()).emit(Math.min(count, Int16Kernel.INPUTS_MAX));
    }

    private float[] multiply(Tensor tensor, float[] inputs, int count) {
        PackedWeight weight = products.pack(tensor);
        PackedActivations packed = products.activations(tensor, count);
        for (int i = 0; i < count; i++) {
            packed.pack(i, inputs, i * tensor.columns(), count);
        }
        try (NativePages pages = guard.allocate((long) count * tensor.rows() * Float.BYTES)) {
            MemorySegment outputs = MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
            GemmOutput output = new GemmOutput(outputs, tensor.rows());
            weight.multiply(0, weight.groupCount(), packed, 0, count, output, products.workspace());
            return outputs.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
    }

    private static float twin(Tensor tensor, int row, float[] inputs, int start) {
        float[] weights = new float[tensor.columns()];
        Dequantizer.readRow(tensor, row, weights, 0);
        return switch (tensor.type()) {
            case F16 -> dot(weights, inputs, start);
            case Q8_0, Q4_0 -> QuantizedTwin.dot(tensor, row, weights, inputs, start);
            default -> GroupedTwin.dot(tensor, row, weights, inputs, start);
        };
    }

    private static float dot(float[] weights, float[] inputs, int start) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum = Math.fma(weights[i], inputs[start + i], sum);
        }
        return sum;
    }
}
