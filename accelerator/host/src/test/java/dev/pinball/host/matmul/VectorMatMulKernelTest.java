package dev.pinball.host.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.ScalarTwins;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.GuardedPages;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.TestSeed;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorMatMulKernelTest {
    private static final int INPUTS_MAX = 9;

    private final HostMemory memory = new HostMemory(GuardedPages.AFTER);

    @AfterEach
    void close() {
        memory.close();
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void multipliesLikeScalarTwinAndWithSameBitsInAnyTile(TensorType type) {
        Random random = new Random(TestSeed.next("multipliesLikeScalarTwin " + type));
        for (int trial = 0; trial < 6; trial++) {
            int rows = 1 + random.nextInt(40);
            int columns = trial < 3 && type.valuesPerBlock() == 1
                    ? 1 + random.nextInt(70)
                    : Math.max(32, type.valuesPerBlock()) * (1 + random.nextInt(3));
            Tensor tensor = RandomTensor.of(type, rows, columns, random);
            float[] input = RandomTensor.floats(INPUTS_MAX * columns, random);
            float[] bias = RandomTensor.floats(rows, random);

            float[] together = multiply(tensor, input, bias, INPUTS_MAX);
            assertLikeTwin(together, tensor, input, bias);
            for (int i = 0; i < INPUTS_MAX; i++) {
                int count = 1 + i % Math.min(4, INPUTS_MAX - i); // by row, or expanded
                float[] few = slice(input, i * columns, count * columns);
                assertThat(multiply(tensor, few, bias, count)).containsExactly(slice(together, i * rows, count * rows));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"Q8_0", "Q4_0"})
    void givesTheSameForAScaleThatIsNotFiniteWithOneInputAndWithMany(TensorType type) {
        Random random = new Random(TestSeed.next("givesTheSameForAScaleThatIsNotFinite"));
        Tensor tensor = RandomTensor.of(type, 8, 64, random);
        tensor.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, 3 * tensor.rowBytes(), (short) 0x7c00);
        float[] input = RandomTensor.floats(INPUTS_MAX * 64, random);
        float[] together = multiply(tensor, input, new float[8], INPUTS_MAX);
        assertThat(Float.isFinite(together[3])).isFalse();
        assertThat(multiply(tensor, slice(input, 0, 64), new float[8], 1)).containsExactly(slice(together, 0, 8));
    }

    @ParameterizedTest
    @ValueSource(shorts = {0x7c00, (short) 0xfc00, 0x7e00}) // infinite, -infinite, NaN
    void keepsHalvesThatAreNotFinite(short half) {
        Random random = new Random(TestSeed.next("keepsHalvesThatAreNotFinite"));
        Tensor tensor = RandomTensor.of(TensorType.F16, 8, 64, random);
        tensor.data().set(ValueLayout.JAVA_SHORT_UNALIGNED, 3 * tensor.rowBytes(), half);
        float[] input = RandomTensor.floats(64, random);
        float[] output = multiply(tensor, input, new float[8], 1);
        for (int row = 0; row < 8; row++) {
            assertThat(Float.isFinite(output[row])).as("row %d", row).isEqualTo(row != 3);
        }
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void expandsRowsToBitsOfTheirDefinition(TensorType type) {
        Random random = new Random(TestSeed.next("expandsRowsToBitsOfTheirDefinition " + type));
        Tensor tensor = RandomTensor.of(type, 5, 512, random);
        ThreadWorkspace workspace = workspace(512);
        new VectorWeight(memory.copy(tensor)).expandedPanel(2, 3, workspace.vectors());
        for (int row = 0; row < 3; row++) {
            float[] defined = new float[512];
            Dequantizer.readRow(tensor, 2 + row, defined, 0);
            float[] expanded = new float[512];
            NativeMemory.copy(workspace.vectors().panel().rowAddress(row), expanded, 0, 512);
            assertThat(expanded).containsExactly(defined);
        }
    }

    /** In parts of one item each. */
    private float[] multiply(Tensor tensor, float[] input, float[] bias, int inputCount) {
        Matrix output = memory.matrix("output", inputCount, tensor.rows());
        VectorWeight weight = new VectorWeight(memory.copy(tensor));
        Matrix inputs = new Matrix(input, tensor.columns());
        VectorMatMulKernel kernel = new VectorMatMulKernel(RowSelection.ALL, inputs, weight, new Bias(bias), output);
        StepBatch batch = new StepBatch(new DeviceLimits(inputCount, 1, inputCount, 1, inputCount));
        batch.addSequence(new int[] {0}, 1);
        for (int row = 0; row < inputCount; row++) {
            batch.addRow(0, row);
        }
        for (int item = 0; item < kernel.items(batch); item++) {
            kernel.run(batch, item, item + 1, workspace(tensor.columns()));
        }
        return output.values();
    }

    private ThreadWorkspace workspace(int columns) {
        long expandedRows = memory.floats("expanded", (long) VectorWeight.PANEL_ROWS * columns);
        return new ThreadWorkspace(expandedRows, List.of(), null);
    }

    private static void assertLikeTwin(float[] output, Tensor tensor, float[] input, float[] bias) {
        float[] weights = new float[tensor.columns()];
        for (int row = 0; row < tensor.rows(); row++) {
            Dequantizer.readRow(tensor, row, weights, 0);
            for (int i = 0; i < INPUTS_MAX; i++) {
                double expected =
                        ScalarTwins.dot(weights, 0, input, i * tensor.columns(), tensor.columns()) + bias[row];
                assertThat((double) output[i * tensor.rows() + row])
                        .as("row %d of %s, input %d", row, tensor, i)
                        .isEqualTo(expected, within(1e-4 * Math.sqrt(tensor.columns())));
            }
        }
    }

    private static float[] slice(float[] values, int start, int count) {
        float[] slice = new float[count];
        System.arraycopy(values, start, slice, 0, count);
        return slice;
    }
}
