package dev.pinball.accelerator.attention;

import static dev.pinball.accelerator.attention.SpanLayout.LANES;

import dev.pinball.accelerator.machine.MachineCode;
import dev.pinball.accelerator.machine.NativeMemory;
import dev.pinball.accelerator.machine.NativePages;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The queries of one thread, and what they have seen so far. */
public final class SpanMemory implements AutoCloseable {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(NativeMemory.ORDER);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(NativeMemory.ORDER);

    private static final int STATE_VALUES = SpanLayout.STATE_BYTES / Float.BYTES;

    private final SpanLayout layout;
    private final MachineCode[] code;
    private final MachineCode[] streamedCode;
    private final NativePages pages;
    private final MemorySegment segment;
    private final int sumCount; // of a query
    private final float[] noSums; // what queries begin with
    private final float[] noStates; // likewise
    private int queryCount;

    SpanMemory(SpanLayout layout, MachineCode[] code, MachineCode[] streamedCode) {
        this.layout = layout;
        this.code = code;
        this.streamedCode = streamedCode;
        sumCount = layout.rowBytes() / Float.BYTES;
        pages = new NativePages(layout.bytes());
        segment = MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
        noSums = new float[layout.queriesMax() * sumCount];
        noStates = new float[layout.queriesMax() * STATE_VALUES];
        for (int i = 0; i < noStates.length; i += STATE_VALUES) {
            Arrays.fill(noStates, i + LANES, i + STATE_VALUES, -Float.MAX_VALUE);
        }
        copy(ExponentialCode.constants(), 0, SpanLayout.CONSTANTS, ExponentialCode.CONSTANT_COUNT);
        segment.set(FLOAT, SpanLayout.SCALE, layout.scale());
        long limits = layout.limits();
        fill(limits, 3 * layout.spanTokens(), Float.POSITIVE_INFINITY);
        fill(limits + layout.scoreRowBytes(), layout.spanTokens(), Float.NEGATIVE_INFINITY);
    }

    private void copy(float[] values, int start, long offset, int count) {
        MemorySegment.copy(values, start, segment, FLOAT, offset, count);
    }

    private void fill(long offset, int count, float value) {
        for (int i = 0; i < count; i++) {
            segment.setAtIndex(FLOAT, offset / Float.BYTES + i, value);
        }
    }

    /** From now on there are so many queries, which have seen nothing. */
    public void begin(int count) {
        queryCount = count;
        copy(noSums, 0, layout.sums(), count * sumCount);
        copy(noStates, 0, layout.states(), count * STATE_VALUES);
    }

    /** Query {@code index} is the values from {@code start} on. */
    public void setQuery(int index, float[] values, int start) {
        copy(values, start, layout.queries() + (long) index * layout.rowBytes(), layout.headLength());
    }

    /** Blocks that can be set: those of a span, and those that follow, which are asked for ahead. */
    public int blocksMax() {
        return layout.blocksMax();
    }

    /** Block {@code index} of the span has its keys and its values at these addresses. */
    public void setBlock(int index, long keys, long values) {
        int vectors = layout.keyVectorsPerBlock();
        for (int i = 0; i < vectors; i++) {
            long offset = layout.keyAddresses() + ((long) index * vectors + i) * Long.BYTES;
            segment.set(LONG, offset, keys + (long) i * SpanLayout.VECTOR_BYTES);
        }
        segment.set(LONG, layout.valueAddresses() + (long) index * Long.BYTES, values);
    }

    /** Query {@code index} of the next tile sees the positions of the span from {@code first} until {@code end}. */
    public void see(int index, int first, int end) {
        long limits = pages.address() + layout.limits();
        long firstLimits = limits + 2L * layout.scoreRowBytes() - (long) first * Float.BYTES;
        long lastLimits = limits + layout.scoreRowBytes() - (long) end * Float.BYTES;
        segment.set(LONG, SpanLayout.FIRST_LIMITS + (long) index * Long.BYTES, firstLimits);
        segment.set(LONG, SpanLayout.LAST_LIMITS + (long) index * Long.BYTES, lastLimits);
    }

    /**
     * Adds what a tile of queries sees of the span.
     *
     * @param first query of the tile
     * @param count of its queries, 1 to {@link SpanAttention#QUERIES}
     * @param end the position of the span after the last that any of them sees
     */
    public void attend(int first, int count, int end) {
        int vectors = Math.ceilDiv(end, LANES);
        segment.set(LONG, SpanLayout.VECTOR_COUNT, vectors);
        segment.set(LONG, SpanLayout.GROUPS_OF_4, vectors / 4);
        segment.set(LONG, SpanLayout.GROUPS_OF_2, vectors / 2 % 2);
        segment.set(LONG, SpanLayout.GROUPS_OF_1, vectors % 2);
        segment.set(LONG, SpanLayout.BLOCK_COUNT, end / layout.tokensPerBlock());
        segment.set(LONG, SpanLayout.REST_COUNT, end % layout.tokensPerBlock());
        MachineCode[] functions = queryCount <= SpanLayout.QUERIES ? streamedCode : code;
        long memory = pages.address();
        functions[count - 1].call(
                memory + layout.queries() + (long) first * layout.rowBytes(),
                memory + layout.sums() + (long) first * layout.rowBytes(),
                MemorySegment.NULL,
                memory + layout.states() + (long) first * SpanLayout.STATE_BYTES,
                memory);
    }

    /** Copies what a query has seen, each value as it is weighed, to the values from {@code start} on. */
    public void copyTo(int query, float[] values, int start) {
        long state = layout.states() + (long) query * SpanLayout.STATE_BYTES;
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += segment.get(FLOAT, state + (long) lane * Float.BYTES);
        }
        long sums = layout.sums() + (long) query * layout.rowBytes();
        MemorySegment.copy(segment, FLOAT, sums, values, start, layout.headLength());
        float inverse = 1 / sum;
        for (int i = start; i < start + layout.headLength(); i++) {
            values[i] *= inverse;
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
