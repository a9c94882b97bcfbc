package dev.pinball.host.attention.x86;

import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.x86.MachineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/** The queries of one thread, and what they have seen so far ({@link SplitLayout}). */
public final class AttentionWorkspace implements AutoCloseable {
    private final SplitLayout layout;
    private final MachineCode[] code;
    private final MachineCode[] streamedCode;
    private final NativePages pages;
    private final int sumCount; // of a query
    private final int stateCount; // likewise
    private final float[] noSums; // what queries begin with
    private final float[] noStates; // likewise
    private int queryCount;

    AttentionWorkspace(
            SplitLayout layout, MachineCode[] code, MachineCode[] streamedCode, NativePages.Allocator allocator) {
        this.layout = layout;
        this.code = code;
        this.streamedCode = streamedCode;
        pages = allocator.allocate(layout.bytes());
        sumCount = layout.rowBytes() / Float.BYTES;
        stateCount = (int) layout.states.elementBytes() / Float.BYTES;
        noSums = new float[(int) layout.sums.bytes() / Float.BYTES];
        noStates = new float[(int) layout.states.bytes() / Float.BYTES];
        for (int i = 0; i < noStates.length; i += stateCount) {
            Arrays.fill(noStates, i + layout.lanes(), i + stateCount, -Float.MAX_VALUE);
        }
        float[] constants = ExponentialEmitter.constants(layout.lanes());
        NativeMemory.copy(constants, 0, address(layout.constants, 0), constants.length);
        NativeMemory.store(address(layout.scale, 0), layout.shape().scale());
        int splitTokens = layout.shape().splitTokens();
        float[] limits = new float[(int) layout.limits.bytes() / Float.BYTES];
        Arrays.fill(limits, Float.POSITIVE_INFINITY);
        Arrays.fill(limits, splitTokens, 2 * splitTokens, Float.NEGATIVE_INFINITY);
        NativeMemory.copy(limits, 0, address(layout.limits, 0), limits.length);
    }

    private long address(Field field, long index) {
        return pages.address() + field.at(index);
    }

    private void store(Field field, long index, long value) {
        NativeMemory.store(address(field, index), value);
    }

    /** Begins a run of {@code count} queries, which have seen nothing. */
    public void begin(int count) {
        Objects.checkFromIndexSize(0, count, layout.shape().queriesMax());
        queryCount = count;
        NativeMemory.copy(noSums, 0, address(layout.sums, 0), count * sumCount);
        NativeMemory.copy(noStates, 0, address(layout.states, 0), count * stateCount);
    }

    /** Query {@code index} is the values from {@code start} on. */
    public void setQuery(int index, float[] values, int start) {
        NativeMemory.copy(
                values, start, address(layout.queries, index), layout.shape().headLength());
    }

    /** Block {@code index} of the split has its keys and its values at these addresses. */
    public void setBlock(int index, long keys, long values) {
        set(layout.keyAddresses, layout.valueAddresses, index, keys, values);
    }

    /** While that block is computed, keys and values of a block at these addresses are prefetched if there is but one tile. */
    public void setNextBlock(int index, long keys, long values) {
        set(layout.nextKeyAddresses, layout.nextValueAddresses, index, keys, values);
    }

    private void set(Field keyAddresses, Field valueAddresses, int index, long keys, long values) {
        int vectors = layout.keyVectorsPerBlock();
        for (int i = 0; i < vectors; i++) {
            store(keyAddresses, (long) index * vectors + i, keys + (long) i * layout.keyValueVectorBytes());
        }
        store(valueAddresses, index, values);
    }

    /** Query {@code index} of the next tile sees the positions of the split from {@code first} until {@code end}. */
    public void see(int index, int first, int end) {
        Objects.checkFromToIndex(0, first, layout.shape().splitTokens());
        Objects.checkFromToIndex(0, end, layout.shape().splitTokens());
        store(layout.firstLimits, index, address(layout.limits, 2) - (long) first * Float.BYTES);
        store(layout.lastLimits, index, address(layout.limits, 1) - (long) end * Float.BYTES);
    }

    /**
     * Adds what a tile of queries sees of the split.
     *
     * @param first query of the tile
     * @param count of its queries, 1 to {@link AttentionCode#QUERIES}
     * @param end the position of the split after the last that any of them sees
     */
    public void attend(int first, int count, int end) {
        Objects.checkFromIndexSize(first, count, queryCount);
        Objects.checkFromToIndex(1, end, layout.shape().splitTokens());
        int vectors = Math.ceilDiv(end, layout.lanes());
        store(layout.vectorCount, 0, vectors);
        int full = new TileRegisters(layout.shape().width(), count).vectors();
        store(layout.fullGroups, 0, vectors / full);
        store(layout.groupsOf2, 0, vectors % full / 2);
        store(layout.groupsOf1, 0, vectors % full % 2);
        store(layout.blockCount, 0, end / layout.shape().tokensPerBlock());
        store(layout.restCount, 0, end % layout.shape().tokensPerBlock());
        MachineCode[] functions = queryCount <= TileRegisters.QUERIES ? streamedCode : code;
        functions[count - 1].call(
                address(layout.queries, first),
                address(layout.sums, first),
                MemorySegment.NULL,
                address(layout.states, first),
                pages.address());
    }

    /** Copies what a query has seen, divided by the sum of its weights, to the values from {@code start} on. */
    public void copyTo(int query, float[] values, int start) {
        long state = address(layout.states, query);
        float sum = 0;
        for (int lane = 0; lane < layout.lanes(); lane++) {
            sum += NativeMemory.floatAt(state + (long) lane * Float.BYTES);
        }
        int headLength = layout.shape().headLength();
        NativeMemory.copy(address(layout.sums, query), values, start, headLength);
        float inverse = 1 / sum;
        for (int i = start; i < start + headLength; i++) {
            values[i] *= inverse;
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
