package dev.pinball.accelerator.host;

import dev.pinball.accelerator.program.AttentionShape;
import dev.pinball.accelerator.vector.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The memory of one thread for attention.
 *
 * @param run what is being computed
 * @param span the blocks that its queries see at once
 * @param queries its queries, [tiles, headLength, {@link ScoreTile#QUERIES}]
 * @param scores a row for each query of a tile, then its weights
 * @param softmax of all queries
 * @param attended the result for each query, not yet divided by its sum of weights
 */
record AttentionScratch(
        AttentionRun run, Span span, Matrix queries, Matrix scores, RunningSoftmax softmax, Matrix attended) {

    static AttentionScratch take(HostMemory memory, AttentionShape attention, int tokensPerBlock) {
        KeyValueShape shape = new KeyValueShape(attention, tokensPerBlock);
        int groupSize = attention.groupSize();
        int queriesMax = padded(AttentionKernel.rowsMax(groupSize) * groupSize);
        Span span = new Span(shape);
        return new AttentionScratch(
                new AttentionRun(attention),
                span,
                memory.matrix("queries", queriesMax, attention.headLength()),
                memory.matrix("attention scores", ScoreTile.QUERIES, span.columnsMax()),
                new RunningSoftmax(queriesMax, attention.scale()),
                memory.matrix("attended", queriesMax, shape.valueWidth()));
    }

    /** So many queries in whole tiles. */
    private static int padded(int queryCount) {
        return Math.ceilDiv(queryCount, ScoreTile.QUERIES) * ScoreTile.QUERIES;
    }

    /** Takes in the queries of the run; what fills up the last tile is zero. */
    void begin(Matrix query) {
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

    /** Leaves the results of the run where its queries came from. */
    void finish(Matrix output) {
        for (int i = 0; i < run.queryCount(); i++) {
            int from = attended.rowStart(i);
            divide(attended.values(), from, from + attended.width(), softmax.sum(i));
            System.arraycopy(
                    attended.values(), from, output.values(), output.rowStart(run.queryRow(i)), output.width());
        }
    }

    /** Multiplies what was summed for a query so far. */
    void scale(int query, float factor) {
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
