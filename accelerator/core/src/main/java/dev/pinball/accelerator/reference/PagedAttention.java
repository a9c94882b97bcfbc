package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Program;

/**
 * The definitions of {@link Operation.AppendKeyValue} and {@link Operation.Attention}: the keys and values of all sequences
 * are kept in numbered blocks of token positions (Kwon et al. 2023, "PagedAttention").
 */
final class PagedAttention {
    private final int tokensPerBlock;
    private final int blocksPerSequence;
    private final int[] widths; // [layer] of a key, and of a value
    private final KeyValueType type;
    private final float[][][] keys; // [layer][block][tokensPerBlock * width]
    private final float[][][] values; // [layer][block][tokensPerBlock * width]
    private final double[] weights; // [position] of one head of one row

    PagedAttention(Program program, DeviceLimits limits) {
        tokensPerBlock = limits.tokensPerBlock();
        blocksPerSequence = limits.blocksPerSequenceMax();
        type = limits.keyValueType();
        int layerCount = program.config().layerCount();
        widths = new int[layerCount];
        keys = new float[layerCount][][];
        values = new float[layerCount][][];
        for (Operation operation : program.operations()) {
            if (operation instanceof AppendKeyValue append) {
                int layer = append.layer();
                int width = append.key().width();
                widths[layer] = width;
                keys[layer] = new float[limits.blockCount()][tokensPerBlock * width];
                values[layer] = new float[limits.blockCount()][tokensPerBlock * width];
            }
        }
        weights = new double[limits.contextTokensMax()];
    }

    void append(int layer, StepBatch batch, int row, float[] key, float[] value) {
        int position = batch.positions()[row];
        int blockId = blockId(batch, row, position);
        for (int i = 0; i < widths[layer]; i++) {
            keys[layer][blockId][offset(layer, position) + i] = type.kept(key[i]);
            values[layer][blockId][offset(layer, position) + i] = type.kept(value[i]);
        }
    }

    /** output[heads * headLength] = for each head, softmax(query · keys * scale) · values over the positions it sees. */
    void attend(Operation.Attention attention, StepBatch batch, int row, float[] query, float[] output) {
        AttentionShape shape = attention.shape();
        for (int head = 0; head < shape.headCount(); head++) {
            int queryOffset = head * shape.headLength();
            int headOffset = head / shape.groupSize() * shape.headLength();
            weigh(attention, batch, row, query, queryOffset, headOffset);
            sumValues(attention, batch, row, headOffset, output, queryOffset);
        }
    }

    /** weights[position] = softmax of the scaled dot products of the query and the keys. */
    private void weigh(
            Operation.Attention attention, StepBatch batch, int row, float[] query, int queryOffset, int headOffset) {
        AttentionShape shape = attention.shape();
        int last = batch.positions()[row];
        double highest = Double.NEGATIVE_INFINITY;
        for (int position = shape.firstVisible(last); position <= last; position++) {
            float[] block = keys[attention.layer()][blockId(batch, row, position)];
            int keyOffset = offset(attention.layer(), position) + headOffset;
            double dot = 0;
            for (int i = 0; i < shape.headLength(); i++) {
                dot += (double) query[queryOffset + i] * block[keyOffset + i];
            }
            weights[position] = dot * shape.scale();
            highest = Math.max(highest, weights[position]);
        }
        normalise(shape.firstVisible(last), last, highest);
    }

    private void normalise(int first, int last, double highest) {
        double sum = 0;
        for (int position = first; position <= last; position++) {
            weights[position] = Math.exp(weights[position] - highest);
            sum += weights[position];
        }
        for (int position = first; position <= last; position++) {
            weights[position] /= sum;
        }
    }

    private void sumValues(
            Operation.Attention attention, StepBatch batch, int row, int headOffset, float[] output, int outputOffset) {
        AttentionShape shape = attention.shape();
        int last = batch.positions()[row];
        for (int i = 0; i < shape.headLength(); i++) {
            double sum = 0;
            for (int position = shape.firstVisible(last); position <= last; position++) {
                float[] block = values[attention.layer()][blockId(batch, row, position)];
                sum += weights[position] * block[offset(attention.layer(), position) + headOffset + i];
            }
            output[outputOffset + i] = (float) sum;
        }
    }

    private int blockId(StepBatch batch, int row, int position) {
        return batch.blockTables()[batch.rowSequences()[row] * blocksPerSequence + position / tokensPerBlock];
    }

    /** Where the key and the value of {@code position} begin in their block. */
    private int offset(int layer, int position) {
        return position % tokensPerBlock * widths[layer];
    }
}
