package dev.pinball.host.attention.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Label;
import dev.pinball.host.x86.Register;

/**
 * Emits the products of the queries of a tile with the keys of a split, a few vectors of positions at once.
 *
 * <pre>
 * rdi first query   r8 workspace   rax, r10, r11, rdx keys of each vector   r9 values of the query
 * rbx values of the head left   rbp groups left   r14 addresses of keys   r15 scores   r13 keys that are prefetched
 *
 * for each group of a few vectors of positions, then of 2, then of 1
 *   for each value of the head, for each query, for each vector: score += key * query
 *   store the scores
 * </pre>
 */
final class ScoreEmitter {
    private static final Register[] KEYS = {Register.RAX, Register.R10, Register.R11, Register.RDX};
    private static final Register QUERY_VALUES = Register.R9;
    private static final Register COUNT = Register.RBX;
    private static final Register GROUP_COUNT = Register.RBP;
    private static final Register KEY_ADDRESSES = Register.R14;
    private static final Register SCORES = Register.R15;
    private static final Register NEXT_KEYS = Register.R13;

    private final Assembler code;
    private final SplitLayout layout;
    private final TileRegisters registers;
    private final int queries;
    private final boolean streamed;
    private final int unrolled; // values of the head

    ScoreEmitter(Assembler code, SplitLayout layout, int queries, boolean streamed) {
        this.code = code;
        this.layout = layout;
        registers = new TileRegisters(layout.shape().width(), queries);
        this.queries = queries;
        this.streamed = streamed;
        unrolled = layout.shape().headLength() % 4 == 0 ? 4 : 1;
    }

    void emit(Register query, Register workspace) {
        code.mov(KEY_ADDRESSES, workspace);
        code.add(KEY_ADDRESSES, layout.keyAddresses.offset());
        code.mov(SCORES, workspace);
        code.add(SCORES, layout.scores.offset());
        groups(query, workspace, layout.fullGroups, registers.vectors());
        groups(query, workspace, layout.groupsOf2, 2);
        groups(query, workspace, layout.groupsOf1, 1);
    }

    private void groups(Register query, Register workspace, Field count, int vectors) {
        Label none = code.label();
        code.mov(GROUP_COUNT, workspace.at(count.offset()));
        code.jumpIfZero(GROUP_COUNT, none);
        code.loop(GROUP_COUNT, () -> group(query, vectors));
        code.bind(none);
    }

    private void group(Register query, int vectors) {
        for (int k = 0; k < vectors; k++) {
            code.mov(KEYS[k], KEY_ADDRESSES.at((long) k * Long.BYTES));
            for (int i = 0; i < queries; i++) {
                code.zero(registers.sum(i, k));
            }
        }
        code.mov(QUERY_VALUES, query);
        int steps = layout.shape().headLength() / unrolled;
        if (streamed) {
            streamedSteps(steps, vectors);
        } else {
            code.loop(COUNT, steps, () -> values(vectors));
        }
        store(vectors);
    }

    /** The lines of the vectors that are prefetched are shared out among the steps, one vector after the other. */
    private void streamedSteps(int steps, int vectors) {
        int vectorsPerLine =
                Math.min(layout.keyVectorsPerBlock(), NativeLayout.LINE_BYTES / layout.keyValueVectorBytes());
        int parts = Math.ceilDiv(vectors, vectorsPerLine);
        for (int part = 0; part < parts; part++) {
            code.mov(NEXT_KEYS, KEY_ADDRESSES.at(nextKeys() + (long) part * vectorsPerLine * Long.BYTES));
            code.loop(COUNT, steps * (part + 1) / parts - steps * part / parts, () -> {
                values(vectors);
                prefetch(unrolled * parts);
            });
        }
    }

    private long nextKeys() {
        return layout.nextKeyAddresses.offset() - layout.keyAddresses.offset();
    }

    /** Prefetches the keys of some values of the head. */
    private void prefetch(int values) {
        int bytes = values * layout.keyRowBytes();
        for (int offset = 0; offset < bytes; offset += Math.max(layout.keyRowBytes(), NativeLayout.LINE_BYTES)) {
            code.prefetcht0(NEXT_KEYS.at(offset));
        }
        code.add(NEXT_KEYS, bytes);
    }

    private void values(int vectors) {
        for (int i = 0; i < unrolled; i++) {
            value(i, vectors);
        }
        for (int k = 0; k < vectors; k++) {
            code.add(KEYS[k], (long) unrolled * layout.keyRowBytes());
        }
        code.add(QUERY_VALUES, (long) unrolled * Float.BYTES);
    }

    private void value(int index, int vectors) {
        for (int k = 0; k < vectors; k++) {
            AttentionEmitter.load(
                    code, layout.shape().type(), registers.operand(k), KEYS[k].at((long) index * layout.keyRowBytes()));
        }
        for (int i = 0; i < queries; i++) {
            code.vbroadcastss(registers.factor(), QUERY_VALUES.at(i * layout.rowBytes() + index * Float.BYTES));
            for (int k = 0; k < vectors; k++) {
                code.vfmadd231ps(registers.sum(i, k), registers.operand(k), registers.factor());
            }
        }
    }

    private void store(int vectors) {
        for (int i = 0; i < queries; i++) {
            for (int k = 0; k < vectors; k++) {
                code.vmovups(
                        SCORES.at((long) i * layout.scoreRowBytes() + layout.vectorOffset(k)), registers.sum(i, k));
            }
        }
        code.add(KEY_ADDRESSES, (long) vectors * Long.BYTES);
        code.add(SCORES, layout.vectorOffset(vectors));
    }
}
