package dev.pinball.accelerator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.RandomTensor;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.TestSeed;
import dev.pinball.accelerator.gguf.Dequantizer;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.program.AttentionShape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpertKernelsTest {
    private static final int ROWS = 23;
    private static final int EXPERTS = 6;
    private static final int SLOTS = 3;
    private static final int OUTPUTS = 29;

    private static final AttentionShape ONE_HEAD = new AttentionShape(1, 1, 1, 1, 1);

    private final HostMemory memory = new HostMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void routesToHighestScoresAndOfEqualOnesToTheFirst() {
        Matrix scores = new Matrix(new float[] {1, 3, 2, 3, -1, 0, 7, 7, 7, 7, 7, 7}, 6);
        Matrix chosen = memory.matrix("chosen", 2, 3);
        Matrix shares = memory.matrix("shares", 2, 3);
        runAll(new RouteKernel(scores, chosen, shares), 2);
        assertThat(chosen.values()).containsExactly(1, 3, 2, 0, 1, 2);
        double sum = 2 + Math.exp(-1);
        float[] expected = {(float) (1 / sum), (float) (1 / sum), (float) (Math.exp(-1) / sum), 1 / 3f, 1 / 3f, 1 / 3f};
        assertThat(shares.values()).containsExactly(expected, within(1e-6f));
    }

    @Test
    void routesSomewhereEvenWhereScoresAreNotNumbers() {
        Matrix chosen = memory.matrix("chosen", 1, 2);
        Matrix scores = new Matrix(new float[] {Float.NaN, Float.NaN, Float.NaN}, 3);
        runAll(new RouteKernel(scores, chosen, memory.matrix("shares", 1, 2)), 1);
        assertThat(chosen.values()).containsExactly(0, 1);
    }

    /** A row alone is a group of one for each expert; in the batch, expert 0 is popular and expert 5 chosen by nobody. */
    @ParameterizedTest
    @EnumSource(TensorType.class)
    void multipliesLikeScalarTwinAndWithSameBitsInAnyBatch(TensorType type) {
        Random random = new Random(TestSeed.next("multipliesExperts " + type));
        int columns = type.valuesPerBlock() == 1 ? 61 : type.valuesPerBlock();
        Tensor tensor = RandomTensor.of(type, EXPERTS * OUTPUTS, columns, random);
        float[] chosen = randomChoices(random);
        for (boolean inputBySlot : new boolean[] {false, true}) {
            int inputWidth = inputBySlot ? SLOTS * columns : columns;
            float[] input = RandomTensor.floats(ROWS * inputWidth, random);
            float[] together = multiply(tensor, chosen, input, inputBySlot);
            assertLikeTwin(together, tensor, chosen, input, inputBySlot);
            for (int row = 0; row < ROWS; row++) {
                float[] alone = multiply(
                        tensor,
                        Arrays.copyOfRange(chosen, row * SLOTS, (row + 1) * SLOTS),
                        Arrays.copyOfRange(input, row * inputWidth, (row + 1) * inputWidth),
                        inputBySlot);
                int start = row * SLOTS * OUTPUTS;
                assertThat(alone).containsExactly(Arrays.copyOfRange(together, start, start + SLOTS * OUTPUTS));
            }
        }
    }

    @Test
    void combinesSlotsInTheirShares() {
        Random random = new Random(TestSeed.next("combinesSlots"));
        Matrix input = new Matrix(RandomTensor.floats(ROWS * SLOTS * OUTPUTS, random), OUTPUTS);
        Matrix shares = new Matrix(RandomTensor.floats(ROWS * SLOTS, random), SLOTS);
        Matrix output = memory.matrix("output", ROWS, OUTPUTS);
        runAll(new CombineKernel(input, shares, output), ROWS);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < OUTPUTS; i++) {
                double expected = 0;
                for (int pair = row * SLOTS; pair < (row + 1) * SLOTS; pair++) {
                    expected += (double) shares.values()[pair] * input.values()[input.rowStart(pair) + i];
                }
                assertThat((double) output.values()[output.rowStart(row) + i]).isEqualTo(expected, within(1e-5));
            }
        }
    }

    private static float[] randomChoices(Random random) {
        float[] chosen = new float[ROWS * SLOTS];
        for (int row = 0; row < ROWS; row++) {
            int other = 1 + random.nextInt(4);
            chosen[row * SLOTS] = 0;
            chosen[row * SLOTS + 1] = other;
            chosen[row * SLOTS + 2] = 1 + other % 4;
        }
        return chosen;
    }

    private float[] multiply(Tensor tensor, float[] chosen, float[] input, boolean inputBySlot) {
        int rows = chosen.length / SLOTS;
        ExpertGroups groups = new ExpertGroups(new Matrix(chosen, SLOTS), EXPERTS);
        Matrix output = memory.matrix("output", rows * SLOTS, OUTPUTS);
        Matrix inputs = new Matrix(input, tensor.columns());
        Weight weight = new Weight(memory.outsideHeap(tensor));
        runAll(new GroupKernel(groups), rows);
        runAll(new ExpertMatMulKernel(groups, weight, inputs, inputBySlot, output), rows);
        return output.values();
    }

    /** In parts of one item each. */
    private void runAll(Kernel kernel, int rowCount) {
        StepBatch batch = new StepBatch(new DeviceLimits(rowCount, 1, rowCount, 1, rowCount));
        batch.addSequence(new int[] {0}, 1);
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(0, row);
        }
        long expandedRows = memory.floats("expanded", Weight.PANEL_ROWS * 256L);
        Scratch scratch = new Scratch(expandedRows, AttentionScratch.take(memory, ONE_HEAD, 1), null);
        for (int item = 0; item < kernel.items(batch); item++) {
            kernel.run(batch, item, item + 1, scratch);
        }
    }

    private static void assertLikeTwin(
            float[] output, Tensor tensor, float[] chosen, float[] input, boolean inputBySlot) {
        int columns = tensor.columns();
        float[] weights = new float[columns];
        for (int pair = 0; pair < chosen.length; pair++) {
            int inputRow = inputBySlot ? pair : pair / SLOTS;
            for (int k = 0; k < OUTPUTS; k++) {
                Dequantizer.readRow(tensor, (int) chosen[pair] * OUTPUTS + k, weights, 0);
                double expected = ScalarTwins.dot(weights, 0, input, inputRow * columns, columns);
                assertThat((double) output[pair * OUTPUTS + k])
                        .as("pair %d, output %d of %s", pair, k, tensor)
                        .isEqualTo(expected, within(1e-4 * Math.sqrt(columns)));
            }
        }
    }
}
