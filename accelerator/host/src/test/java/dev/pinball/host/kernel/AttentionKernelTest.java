package dev.pinball.host.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.ScalarTwins;
import dev.pinball.host.attention.AttentionAlgorithm;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.attention.MachineCodeAttention;
import dev.pinball.host.attention.x86.AttentionListing;
import dev.pinball.host.memory.GuardedPages;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.TestSeed;
import dev.pinball.model.config.AttentionShape;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, values and workspaces have an inaccessible page next to them. */
class AttentionKernelTest {
    private static final int HEADS = 6;
    private static final int KEY_VALUE_HEADS = 2;
    private static final int TOKENS = 300;

    /** Random queries, keys and values of a sequence: one row for each position. */
    private record Sequence(
            AttentionShape shape,
            int tokensPerBlock,
            KeyValueType type,
            float[] queries,
            float[] keys,
            float[] values) {

        static Sequence random(int headLength, int window, int tokensPerBlock, KeyValueType type) {
            Random random = new Random(
                    TestSeed.next("%d values, window %d, blocks of %d".formatted(headLength, window, tokensPerBlock)));
            AttentionShape shape = new AttentionShape(HEADS, KEY_VALUE_HEADS, headLength, 0.3f, window);
            return new Sequence(
                    shape,
                    tokensPerBlock,
                    type,
                    RandomTensor.floats(TOKENS * HEADS * headLength, random),
                    kept(type, RandomTensor.floats(TOKENS * shape.keyValueWidth(), random)),
                    kept(type, RandomTensor.floats(TOKENS * shape.keyValueWidth(), random)));
        }

        private static float[] kept(KeyValueType type, float[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = type.kept(values[i]);
            }
            return values;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8,2147483647,5,java",
        "12,2147483647,16,java",
        "16,6,1,java",
        "20,1,8,java",
        "33,7,40,java",
        "48,280,16,java",
        "64,2147483647,32,java",
        "128,9,300,java",
        "8,2147483647,16,code",
        "33,6,16,code",
        "48,280,16,code",
        "64,2147483647,32,code",
        "80,100,64,code",
        "128,9,304,code",
        "8,2147483647,16,avx2",
        "33,6,16,avx2",
        "48,280,16,avx2",
        "64,2147483647,32,avx2",
        "80,100,64,avx2",
        "128,9,304,avx2"
    })
    void attendsLikeScalarTwin(int headLength, int window, int tokensPerBlock, String by) {
        for (KeyValueType type : KeyValueType.values()) {
            assertAttendsLikeScalarTwin(Sequence.random(headLength, window, tokensPerBlock, type), processor(by));
        }
    }

    private static void assertAttendsLikeScalarTwin(Sequence sequence, Processor processor) {
        int headLength = sequence.shape().headLength();
        float[] outputs = attend(sequence, TOKENS, processor, GuardedPages.BEFORE);
        try {
            for (int position = 0; position < TOKENS; position++) {
                for (int head = 0; head < HEADS; head++) {
                    float[] expected = twin(sequence, position, head);
                    for (int i = 0; i < headLength; i++) {
                        assertThat(outputs[(position * HEADS + head) * headLength + i])
                                .isEqualTo(expected[i], within(1e-5f));
                    }
                }
            }
        } catch (AssertionError failure) {
            KeyValueShape shape = new KeyValueShape(sequence.shape(), sequence.tokensPerBlock(), sequence.type());
            MachineCodeAttention.width(shape, processor)
                    .ifPresent(width -> AttentionListing.addTo(failure, shape, width));
            throw failure;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16,2147483647,5,java",
        "48,6,16,java",
        "64,2147483647,16,java",
        "20,150,32,java",
        "64,2147483647,16,code",
        "48,6,16,code",
        "20,150,32,code",
        "96,270,48,code",
        "64,2147483647,16,avx2",
        "20,150,32,avx2",
        "96,270,48,avx2"
    })
    void givesSameBitsHoweverPositionsAreCutIntoSteps(int headLength, int window, int tokensPerBlock, String by) {
        for (KeyValueType type : KeyValueType.values()) {
            assertSameBits(Sequence.random(headLength, window, tokensPerBlock, type), processor(by));
        }
    }

    private static void assertSameBits(Sequence sequence, Processor processor) {
        float[] whole = attend(sequence, TOKENS, processor, GuardedPages.AFTER);
        for (int rowsPerStep : new int[] {1, 3, 16, 67}) {
            for (GuardedPages guard : GuardedPages.values()) {
                assertThat(attend(sequence, rowsPerStep, processor, guard))
                        .as("%d rows a step", rowsPerStep)
                        .isEqualTo(whole);
            }
        }
    }

    private static Processor processor(String by) {
        Processor processor = switch (by) {
            case "java" -> Processor.withoutExtensions();
            case "avx2" -> Processor.withAvx2Alone();
            default -> Processor.current();
        };
        assumeThat(by.equals("java") || processor.hasAvx2())
                .as("machine code for attention runs here")
                .isTrue();
        return processor;
    }

    private static ThreadWorkspace workspace(HostMemory memory, KeyValueShape shape, Processor processor) {
        return new ThreadWorkspace(
                0, List.of(AttentionAlgorithm.supplier(memory, shape, processor).get()), null);
    }

    private static float[] attend(Sequence sequence, int rowsPerStep, Processor processor, GuardedPages guard) {
        AttentionShape shape = sequence.shape();
        int tokensPerBlock = sequence.tokensPerBlock();
        int blockCount = Math.ceilDiv(TOKENS, tokensPerBlock);
        DeviceLimits limits = new DeviceLimits(rowsPerStep, 1, TOKENS, blockCount, tokensPerBlock);
        BlockTables tables = BlockTables.of(limits);
        float[] outputs = new float[sequence.queries().length];
        try (HostMemory memory = new HostMemory(guard)) {
            KeyValueShape keyValues = new KeyValueShape(shape, tokensPerBlock, sequence.type());
            KeyValueLayer layer = KeyValueLayer.take(memory, keyValues, limits.blockCount());
            ThreadWorkspace workspace = workspace(memory, keyValues, processor);
            Matrix query = memory.matrix("queries", rowsPerStep * HEADS, shape.headLength());
            Matrix key = memory.matrix("key", rowsPerStep, shape.keyValueWidth());
            Matrix value = memory.matrix("value", rowsPerStep, shape.keyValueWidth());
            Matrix output = memory.matrix("output", rowsPerStep * HEADS, shape.headLength());
            AppendKernel append = new AppendKernel(layer, tables, key, value);
            AttentionKernel kernel = new AttentionKernel(layer, 0, tables, query, output);
            StepBatch batch = new StepBatch(limits);
            for (int position = 0; position < TOKENS; position += rowsPerStep) {
                int rows = Math.min(rowsPerStep, TOKENS - position);
                begin(batch, position, rows, blockCount);
                copyRows(sequence.queries(), position, query.withWidth(HEADS * shape.headLength()), rows);
                copyRows(sequence.keys(), position, key, rows);
                copyRows(sequence.values(), position, value, rows);
                append.run(batch, 0, rows, workspace);
                kernel.run(batch, 0, kernel.items(batch), workspace);
                int width = HEADS * shape.headLength();
                System.arraycopy(output.values(), 0, outputs, position * width, rows * width);
            }
        }
        return outputs;
    }

    /** The blocks of the sequence lie in reverse order. */
    private static void begin(StepBatch batch, int position, int rows, int blockCount) {
        batch.clear();
        batch.addSequence(
                IntStream.range(0, blockCount).map(i -> blockCount - 1 - i).toArray(), blockCount);
        for (int row = 0; row < rows; row++) {
            batch.addRow(0, position + row);
        }
    }

    private static void copyRows(float[] all, int first, Matrix rows, int count) {
        System.arraycopy(all, first * rows.width(), rows.values(), 0, count * rows.width());
    }

    private static float[] twin(Sequence sequence, int last, int head) {
        AttentionShape shape = sequence.shape();
        int length = shape.headLength();
        int query = (last * HEADS + head) * length;
        int keyHead = head / shape.groupSize() * length;
        double[] sums = new double[length];
        double total = 0;
        for (int position = shape.firstVisible(last); position <= last; position++) {
            int key = position * shape.keyValueWidth() + keyHead;
            double weight =
                    Math.exp(shape.scale() * ScalarTwins.dot(sequence.queries(), query, sequence.keys(), key, length));
            total += weight;
            for (int i = 0; i < length; i++) {
                sums[i] += weight * sequence.values()[key + i];
            }
        }
        float[] output = new float[length];
        for (int i = 0; i < length; i++) {
            output[i] = (float) (sums[i] / total);
        }
        return output;
    }
}
