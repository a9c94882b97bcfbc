package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.AttentionEmitter.FACTOR;
import static dev.pinball.host.attention.x86.AttentionEmitter.operand;
import static dev.pinball.host.attention.x86.AttentionEmitter.sum;
import static dev.pinball.host.attention.x86.AttentionEmitter.vectors;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/** Writes the products of the queries of a tile with the keys of a span: a few vectors of positions at once. */
final class ScoreEmitter {
    private static final Register[] KEYS = {
        Register.TEMPORARY_0, Register.TEMPORARY_1, Register.TEMPORARY_2, Register.ARGUMENT_2
    };
    private static final Register QUERY_VALUES = Register.ARGUMENT_5;
    private static final Register COUNT = Register.SAVED_0;
    private static final Register GROUP_COUNT = Register.SAVED_1;
    private static final Register KEY_ADDRESSES = Register.SAVED_2;
    private static final Register SCORES = Register.SAVED_3;
    private static final Register NEXT_KEYS = Register.SAVED_4;

    private final Assembler code;
    private final SplitLayout layout;
    private final int queries;
    private final boolean streamed;
    private final int unrolled; // values of the head

    ScoreEmitter(Assembler code, SplitLayout layout, int queries, boolean streamed) {
        this.code = code;
        this.layout = layout;
        this.queries = queries;
        this.streamed = streamed;
        unrolled = layout.headLength() % 4 == 0 ? 4 : 1;
    }

    void write(Register query, Register memory) {
        code.mov(KEY_ADDRESSES, memory);
        code.add(KEY_ADDRESSES, (int) layout.keyAddresses());
        code.mov(SCORES, memory);
        code.add(SCORES, SplitLayout.SCORES);
        groups(query, memory, SplitLayout.GROUPS_OF_4, 4);
        groups(query, memory, SplitLayout.GROUPS_OF_2, 2);
        groups(query, memory, SplitLayout.GROUPS_OF_1, 1);
    }

    private void groups(Register query, Register memory, int count, int vectors) {
        code.mov(GROUP_COUNT, memory.at(count));
        int none = code.jumpIfZero(GROUP_COUNT);
        int nextGroup = code.here();
        if (streamed && vectors == SplitLayout.VECTORS) {
            prefetchNextGroup();
        }
        group(query, vectors);
        code.loop(GROUP_COUNT, nextGroup);
        code.land(none);
    }

    private void prefetchNextGroup() {
        for (int k = 0; k < SplitLayout.VECTORS; k++) {
            code.mov(NEXT_KEYS, KEY_ADDRESSES.at((SplitLayout.VECTORS + k) * Long.BYTES));
            code.repeat(COUNT, layout.headLength() / unrolled, this::prefetchValues);
        }
    }

    private void prefetchValues() {
        for (int offset = 0; offset < unrolled * layout.keyRowBytes(); offset += lineStep()) {
            code.prefetcht0(NEXT_KEYS.at(offset));
        }
        code.add(NEXT_KEYS, unrolled * layout.keyRowBytes());
    }

    /** From one cache line with keys of a vector of positions to the next, or to the one that is asked for next. */
    private int lineStep() {
        return Math.max(layout.keyRowBytes(), SplitLayout.VECTOR_BYTES);
    }

    private void group(Register query, int vectors) {
        for (int k = 0; k < vectors; k++) {
            code.mov(KEYS[k], KEY_ADDRESSES.at(k * Long.BYTES));
            for (int i = 0; i < queries; i++) {
                code.zero(sum(i, k));
            }
        }
        code.mov(QUERY_VALUES, query);
        code.repeat(COUNT, layout.headLength() / unrolled, () -> values(vectors));
        store(vectors);
    }

    private void values(int vectors) {
        for (int i = 0; i < unrolled; i++) {
            value(i, vectors);
        }
        for (int k = 0; k < vectors; k++) {
            code.add(KEYS[k], unrolled * layout.keyRowBytes());
        }
        code.add(QUERY_VALUES, unrolled * Float.BYTES);
    }

    private void value(int index, int vectors) {
        for (int k = 0; k < vectors; k++) {
            AttentionEmitter.load(code, layout.type(), operand(k), KEYS[k].at(index * layout.keyRowBytes()));
        }
        for (int i = 0; i < queries; i++) {
            code.vbroadcastss(FACTOR, QUERY_VALUES.at(i * layout.rowBytes() + index * Float.BYTES));
            for (int k = 0; k < vectors; k++) {
                code.vfmadd231ps(sum(i, k), operand(k), FACTOR);
            }
        }
    }

    private void store(int vectors) {
        for (int i = 0; i < queries; i++) {
            for (int k = 0; k < vectors; k++) {
                code.vmovups(SCORES.at(i * layout.scoreRowBytes() + vectors(k)), sum(i, k));
            }
        }
        code.add(KEY_ADDRESSES, vectors * Long.BYTES);
        code.add(SCORES, vectors(vectors));
    }
}
