package dev.pinball.host.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.config.AttentionShape;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * Attention by the Vector API.
 *
 * @param expansion of the split, if keys and values are kept in F16
 * @param addresses of the split
 * @param queries its queries, [tiles, headLength, {@link ScoreTile#QUERIES}]
 * @param scores a row for each query of a tile, then its weights
 * @param softmax of all queries
 * @param attended the result for each query, not yet divided by its sum of weights
 */
public record VectorAttention(
        QueryRun run,
        KeyValueSplit split,
        Optional<SplitExpansion> expansion,
        SplitAddresses addresses,
        Matrix queries,
        Matrix scores,
        RunningSoftmax softmax,
        Matrix attended)
        implements AttentionAlgorithm {

    public static VectorAttention take(HostMemory memory, KeyValueShape shape) {
        AttentionShape attention = shape.attention();
        int queriesMax = padded(QueryRun.queriesMax(attention));
        KeyValueSplit split = new KeyValueSplit(shape);
        SplitAddresses addresses = new SplitAddresses(shape.withType(KeyValueType.F32), split.blocksMax());
        return new VectorAttention(
                new QueryRun(attention),
                split,
                SplitExpansion.take(memory, shape, split.blocksMax()),
                addresses,
                memory.matrix("queries", queriesMax, attention.headLength()),
                memory.matrix("attention scores", ScoreTile.QUERIES, addresses.columnsMax()),
                new RunningSoftmax(queriesMax, attention.scale()),
                memory.matrix("attended", queriesMax, shape.valueWidth()));
    }

    /** Queries in whole tiles. */
    private static int padded(int queryCount) {
        return Math.ceilDiv(queryCount, ScoreTile.QUERIES) * ScoreTile.QUERIES;
    }

    @Override
    public int tileQueries() {
        return ScoreTile.QUERIES;
    }

    /** The last tile is filled up with zeros. */
    @Override
    public void begin(Matrix query) {
        int count = run.queryCount();
        softmax.begin(count);
        Arrays.fill(attended.values(), 0, attended.rowStart(padded(count)), 0);
        Arrays.fill(
                queries.values(),
                queries.rowStart(padded(count) - ScoreTile.QUERIES),
                queries.rowStart(padded(count)),
                0);
        for (int i = 0; i < count; i++) {
            int lane = i % ScoreTile.QUERIES;
            spread(query.values(), query.rowStart(run.queryRow(i)), queries.rowStart(i - lane) + lane);
        }
    }

    private void spread(float[] from, int start, int target) {
        float[] to = queries.values();
        int length = queries.width();
        for (int k = 0; k < length; k++) {
            to[target + k * ScoreTile.QUERIES] = from[start + k];
        }
    }

    @Override
    public void enter(KeyValueLayer layer, BlockTables tables) {
        for (int i = 0; i < split.blockCount(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), split.firstBlock() + i);
            long keys = layer.keyAddress(blockId, run.head());
            long values = layer.valueAddress(blockId, run.head());
            if (expansion.isPresent()) {
                expansion.get().expand(i, keys, values);
                keys = expansion.get().keys(i);
                values = expansion.get().values(i);
            }
            addresses.setBlock(i, keys, values);
        }
    }

    @Override
    public void attend(int first, int end) {
        int columnEnd = split.columnAfter(run.last(end - 1));
        int columns = Lanes.padded(columnEnd);
        ScoreTile.score(this, first, columns / Lanes.COUNT);
        for (int query = first; query < end; query++) {
            int from = split.columnFrom(run.first(query));
            int to = split.columnAfter(run.last(query));
            float factor = softmax.weigh(scores, query - first, first, from, to, columns);
            if (factor != 1) {
                scale(query, factor);
            }
        }
        ValueTile.add(this, first, columnEnd);
    }

    @Override
    public void finish(Matrix output) {
        for (int i = 0; i < run.queryCount(); i++) {
            int from = attended.rowStart(i);
            divide(attended.values(), from, from + attended.width(), softmax.sum(i));
            System.arraycopy(
                    attended.values(), from, output.values(), output.rowStart(run.queryRow(i)), output.width());
        }
    }

    /** Multiplies the sums of a query so far. */
    private void scale(int query, float factor) {
        int start = attended.rowStart(query);
        int end = start + attended.width();
        for (int i = start; i != end; i += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, attended.values(), i)
                    .mul(factor)
                    .intoArray(attended.values(), i);
        }
    }

    private static void divide(float[] values, int start, int end, float divisor) {
        for (int i = start; i != end; i += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, values, i).div(divisor).intoArray(values, i);
        }
    }
}
