package dev.pinball.accelerator.attention;

import static dev.pinball.accelerator.attention.SpanCode.FACTOR;
import static dev.pinball.accelerator.attention.SpanCode.operand;
import static dev.pinball.accelerator.attention.SpanCode.sum;
import static dev.pinball.accelerator.attention.SpanCode.vectors;

import dev.pinball.accelerator.machine.Assembler;
import dev.pinball.accelerator.machine.Register;

/** Writes the sums of the values of a span, each times its weight, for the queries of a tile. */
final class ValueCode {
    private static final Register VALUES = Register.TEMPORARY_0;
    private static final Register ADDRESSES = Register.TEMPORARY_1;
    private static final Register WEIGHTS = Register.TEMPORARY_2;
    private static final Register TOKEN_COUNT = Register.ARGUMENT_2;
    private static final Register BLOCK_COUNT = Register.ARGUMENT_5;
    private static final Register NEXT_VALUES = Register.SAVED_0;

    private final Assembler code;
    private final SpanLayout layout;
    private final int queries;
    private final boolean streamed;
    private int first; // vector of the head in the group that is written
    private int vectors; // of the group

    ValueCode(Assembler code, SpanLayout layout, int queries, boolean streamed) {
        this.code = code;
        this.layout = layout;
        this.queries = queries;
        this.streamed = streamed;
    }

    void write(Register sums, Register memory) {
        int vectorCount = layout.rowBytes() / SpanLayout.VECTOR_BYTES;
        for (first = 0; first < vectorCount; first += vectors) {
            vectors = Math.min(SpanLayout.VECTORS, vectorCount - first);
            load(sums, memory);
            code.mov(ADDRESSES, memory);
            code.add(ADDRESSES, (int) layout.valueAddresses());
            code.mov(WEIGHTS, memory);
            code.add(WEIGHTS, SpanLayout.SCORES);
            wholeBlocks(memory);
            rest(memory);
            store(sums);
        }
    }

    private void load(Register sums, Register memory) {
        for (int i = 0; i < queries; i++) {
            code.vmovups(FACTOR, memory.at(SpanLayout.FACTORS + vectors(i)));
            for (int k = 0; k < vectors; k++) {
                code.vmulps(sum(i, k), FACTOR, sums.at(i * layout.rowBytes() + vectors(first + k)));
            }
        }
    }

    private void wholeBlocks(Register memory) {
        code.mov(BLOCK_COUNT, memory.at(SpanLayout.BLOCK_COUNT));
        int none = code.jumpIfZero(BLOCK_COUNT);
        int nextBlock = code.here();
        code.mov(TOKEN_COUNT, layout.tokensPerBlock());
        block();
        code.add(ADDRESSES, Long.BYTES);
        code.loop(BLOCK_COUNT, nextBlock);
        code.land(none);
    }

    private void rest(Register memory) {
        code.mov(TOKEN_COUNT, memory.at(SpanLayout.REST_COUNT));
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
            SpanCode.load(code, layout.type(), operand(k), VALUES.at(offset));
            if (streamed && offset % SpanLayout.VECTOR_BYTES == 0) {
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
