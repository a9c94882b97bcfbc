package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.SplitLayout.LANES;

import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.NativeMemory;
import dev.pinball.host.x86.NativePages;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The queries of one thread, and what they have seen so far. */
public final class AttentionWorkspace implements AutoCloseable {
    private static final int STATE_VALUES = SplitLayout.STATE_BYTES / Float.BYTES;

    private final SplitLayout layout;
    private final MachineCode[] code;
    private final MachineCode[] streamedCode;
    private final NativePages pages;
    private final int sumCount; // of a query
    private final float[] noSums; // what queries begin with
    private final float[] noStates; // likewise
    private int queryCount;

    AttentionWorkspace(SplitLayout layout, MachineCode[] code, MachineCode[] streamedCode) {
        this.layout = layout;
        this.code = code;
        this.streamedCode = streamedCode;
        sumCount = layout.rowBytes() / Float.BYTES;
        pages = new NativePages(layout.bytes());
        noSums = new float[layout.queriesMax() * sumCount];
        noStates = new float[layout.queriesMax() * STATE_VALUES];
        for (int i = 0; i < noStates.length; i += STATE_VALUES) {
            Arrays.fill(noStates, i + LANES, i + STATE_VALUES, -Float.MAX_VALUE);
        }
        copy(ExponentialEmitter.constants(), 0, SplitLayout.CONSTANTS, ExponentialEmitter.CONSTANT_COUNT);
        NativeMemory.store(address(SplitLayout.SCALE), layout.scale());
        float[] limits = new float[SplitLayout.LIMIT_ROWS * layout.spanTokens()];
        Arrays.fill(limits, Float.POSITIVE_INFINITY);
        Arrays.fill(limits, layout.spanTokens(), 2 * layout.spanTokens(), Float.NEGATIVE_INFINITY);
        copy(limits, 0, layout.limits(), limits.length);
    }

    private long address(long offset) {
        return pages.address() + offset;
    }

    private void copy(float[] values, int start, long offset, int count) {
        NativeMemory.copy(values, start, address(offset), count);
    }

    private void store(long offset, long value) {
        NativeMemory.store(address(offset), value);
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
            store(offset, keys + (long) i * layout.keyValueVectorBytes());
        }
        store(layout.valueAddresses() + (long) index * Long.BYTES, values);
    }

    /** Query {@code index} of the next tile sees the positions of the span from {@code first} until {@code end}. */
    public void see(int index, int first, int end) {
        long limits = address(layout.limits());
        long firstLimits = limits + 2L * layout.scoreRowBytes() - (long) first * Float.BYTES;
        long lastLimits = limits + layout.scoreRowBytes() - (long) end * Float.BYTES;
        store(SplitLayout.FIRST_LIMITS + (long) index * Long.BYTES, firstLimits);
        store(SplitLayout.LAST_LIMITS + (long) index * Long.BYTES, lastLimits);
    }

    /**
     * Adds what a tile of queries sees of the span.
     *
     * @param first query of the tile
     * @param count of its queries, 1 to {@link AttentionCode#QUERIES}
     * @param end the position of the span after the last that any of them sees
     */
    public void attend(int first, int count, int end) {
        int vectors = Math.ceilDiv(end, LANES);
        store(SplitLayout.VECTOR_COUNT, vectors);
        store(SplitLayout.GROUPS_OF_4, vectors / 4);
        store(SplitLayout.GROUPS_OF_2, vectors / 2 % 2);
        store(SplitLayout.GROUPS_OF_1, vectors % 2);
        store(SplitLayout.BLOCK_COUNT, end / layout.tokensPerBlock());
        store(SplitLayout.REST_COUNT, end % layout.tokensPerBlock());
        MachineCode[] functions = queryCount <= SplitLayout.QUERIES ? streamedCode : code;
        functions[count - 1].call(
                address(layout.queries() + (long) first * layout.rowBytes()),
                address(layout.sums() + (long) first * layout.rowBytes()),
                MemorySegment.NULL,
                address(layout.states() + (long) first * SplitLayout.STATE_BYTES),
                pages.address());
    }

    /** Copies what a query has seen, each value as it is weighed, to the values from {@code start} on. */
    public void copyTo(int query, float[] values, int start) {
        long state = layout.states() + (long) query * SplitLayout.STATE_BYTES;
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += NativeMemory.floatAt(address(state + (long) lane * Float.BYTES));
        }
        long sums = layout.sums() + (long) query * layout.rowBytes();
        NativeMemory.copy(address(sums), values, start, layout.headLength());
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
