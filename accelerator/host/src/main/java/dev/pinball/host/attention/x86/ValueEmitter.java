package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.AttentionEmitter.FACTOR;
import static dev.pinball.host.attention.x86.AttentionEmitter.operand;
import static dev.pinball.host.attention.x86.AttentionEmitter.sum;
import static dev.pinball.host.attention.x86.AttentionEmitter.vectors;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/** Writes the sums of the values of a span, each times its weight, for the queries of a tile. */
final class ValueEmitter {
    private static final Register VALUES = Register.TEMPORARY_0;
    private static final Register ADDRESSES = Register.TEMPORARY_1;
    private static final Register WEIGHTS = Register.TEMPORARY_2;
    private static final Register TOKEN_COUNT = Register.ARGUMENT_2;
    private static final Register BLOCK_COUNT = Register.ARGUMENT_5;
    private static final Register NEXT_VALUES = Register.SAVED_0;

    private final Assembler code;
    private final SplitLayout layout;
    private final int queries;
    private final boolean streamed;
    private int first; // vector of the head in the group that is written
    private int vectors; // of the group

    ValueEmitter(Assembler code, SplitLayout layout, int queries, boolean streamed) {
        this.code = code;
        this.layout = layout;
        this.queries = queries;
        this.streamed = streamed;
    }

    void write(Register sums, Register memory) {
        int vectorCount = layout.rowBytes() / SplitLayout.VECTOR_BYTES;
        for (first = 0; first < vectorCount; first += vectors) {
            vectors = Math.min(SplitLayout.VECTORS, vectorCount - first);
            load(sums, memory);
            code.mov(ADDRESSES, memory);
            code.add(ADDRESSES, (int) layout.valueAddresses());
            code.mov(WEIGHTS, memory);
            code.add(WEIGHTS, SplitLayout.SCORES);
            wholeBlocks(memory);
            rest(memory);
            store(sums);
        }
    }

    private void load(Register sums, Register memory) {
        for (int i = 0; i < queries; i++) {
            code.vmovups(FACTOR, memory.at(SplitLayout.FACTORS + vectors(i)));
            for (int k = 0; k < vectors; k++) {
                code.vmulps(sum(i, k), FACTOR, sums.at(i * layout.rowBytes() + vectors(first + k)));
            }
        }
    }

    private void wholeBlocks(Register memory) {
        code.mov(BLOCK_COUNT, memory.at(SplitLayout.BLOCK_COUNT));
        int none = code.jumpIfZero(BLOCK_COUNT);
        int nextBlock = code.here();
        code.mov(TOKEN_COUNT, layout.tokensPerBlock());
        block();
        code.add(ADDRESSES, Long.BYTES);
        code.loop(BLOCK_COUNT, nextBlock);
        code.land(none);
    }

    private void rest(Register memory) {
        code.mov(TOKEN_COUNT, memory.at(SplitLayout.REST_COUNT));
        int none = code.jumpIfZero(TOKEN_COUNT);
        block();
        code.land(none);
    }

    private void block() {
        code.mov(VALUES, ADDRESSES.at(0));
        if (streamed) {
            code.mov(NEXT_VALUES, ADDRESSES.at(Long.BYTES));
        }
        int nextToken = code.here();
        token();
        code.add(VALUES, layout.valueRowBytes());
        code.add(WEIGHTS, Float.BYTES);
        code.loop(TOKEN_COUNT, nextToken);
    }

    private void token() {
        for (int k = 0; k < vectors; k++) {
            int offset = (first + k) * layout.keyValueVectorBytes();
            AttentionEmitter.load(code, layout.type(), operand(k), VALUES.at(offset));
            if (streamed && offset % SplitLayout.VECTOR_BYTES == 0) {
                code.prefetcht0(NEXT_VALUES.at(offset));
            }
        }
        if (streamed) {
            code.add(NEXT_VALUES, layout.valueRowBytes());
        }
        for (int i = 0; i < queries; i++) {
            code.vbroadcastss(FACTOR, WEIGHTS.at(i * layout.scoreRowBytes()));
            for (int k = 0; k < vectors; k++) {
                code.vfmadd231ps(sum(i, k), operand(k), FACTOR);
            }
        }
    }

    private void store(Register sums) {
        for (int i = 0; i < queries; i++) {
            for (int k = 0; k < vectors; k++) {
                code.vmovups(sums.at(i * layout.rowBytes() + vectors(first + k)), sum(i, k));
            }
        }
    }
}
