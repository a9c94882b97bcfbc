package dev.pinball.accelerator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.RandomTensor;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.TestSeed;
import dev.pinball.accelerator.program.AttentionShape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelTest {
    private static final int TOKENS = 23;
    private static final DeviceLimits LIMITS = new DeviceLimits(TOKENS, 1, TOKENS, 5, 5);

    @ParameterizedTest
    @CsvSource({"8,2147483647", "12,2147483647", "16,6", "20,1", "33,7", "64,2147483647", "128,9"})
    void attendsLikeScalarTwin(int headLength, int window) {
        Random random = new Random(TestSeed.next("attendsLikeScalarTwin " + headLength));
        AttentionShape shape = new AttentionShape(6, 2, headLength, 0.3f, window);
        float[] queries = RandomTensor.floats(TOKENS * 6 * headLength, random);
        float[] keys = RandomTensor.floats(TOKENS * 2 * headLength, random);
        float[] values = RandomTensor.floats(TOKENS * 2 * headLength, random);
        float[] outputs = new float[queries.length];
        attend(shape, queries, keys, values, outputs);
        for (int position = 0; position < TOKENS; position++) {
            for (int head = 0; head < 6; head++) {
                float[] expected = twin(shape, position, head, queries, keys, values);
                for (int i = 0; i < headLength; i++) {
                    assertThat(outputs[(position * 6 + head) * headLength + i]).isEqualTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    private static void attend(AttentionShape shape, float[] queries, float[] keys, float[] values, float[] outputs) {
        int headLength = shape.headLength();
        StepBatch batch = new StepBatch(LIMITS);
        batch.addSequence(new int[] {3, 0, 4, 1, 2}, 5);
        for (int position = 0; position < TOKENS; position++) {
            batch.addRow(0, position);
        }
        try (HostMemory memory = new HostMemory()) {
            KeyValueShape keyValues = new KeyValueShape(shape, LIMITS.tokensPerBlock());
            KeyValueLayer layer = KeyValueLayer.take(memory, keyValues, LIMITS.blockCount());
            BlockTables tables = BlockTables.of(LIMITS);
            Matrix key = new Matrix(keys, shape.keyValueWidth());
            Scratch scratch = new Scratch(0, AttentionScratch.take(memory, shape, LIMITS.tokensPerBlock()), null);
            new AppendKernel(layer, tables, key, new Matrix(values, shape.keyValueWidth()))
                    .run(batch, 0, TOKENS, scratch);
            AttentionKernel kernel = new AttentionKernel(
                    layer, tables, new Matrix(queries, headLength), new Matrix(outputs, headLength));
            kernel.run(batch, 0, kernel.items(batch), scratch);
        }
    }

    private static float[] twin(
            AttentionShape shape, int last, int head, float[] queries, float[] keys, float[] values) {
        int length = shape.headLength();
        int query = (last * shape.headCount() + head) * length;
        int keyHead = head / shape.groupSize() * length;
        double[] sums = new double[length];
        double total = 0;
        for (int position = shape.firstVisible(last); position <= last; position++) {
            int key = position * shape.keyValueWidth() + keyHead;
            double weight = Math.exp(shape.scale() * ScalarTwins.dot(queries, query, keys, key, length));
            total += weight;
            for (int i = 0; i < length; i++) {
                sums[i] += weight * values[key + i];
            }
        }
        float[] output = new float[length];
        for (int i = 0; i < length; i++) {
            output[i] = (float) (sums[i] / total);
        }
        return output;
    }
}
