package dev.pinball.host.attention.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Label;
import dev.pinball.host.x86.Register;

/**
 * Emits the sums of the values of a split, each times its weight, for the queries of a tile.
 *
 * <pre>
 * rsi sums of the first query   r8 workspace   rax values of the position   r10 addresses of values   r11 weights
 * rdx positions left   r9 blocks left   rbx values that are prefetched
 *
 * for each group of up to 4 vectors of the head
 *   sums *= factors
 *   for each block, for each position, for each query, for each vector: sum += weight * values
 *   store the sums
 * </pre>
 */
final class ValueEmitter {
    private static final Register VALUES = Register.RAX;
    private static final Register ADDRESSES = Register.R10;
    private static final Register WEIGHTS = Register.R11;
    private static final Register TOKEN_COUNT = Register.RDX;
    private static final Register BLOCK_COUNT = Register.R9;
    private static final Register NEXT_VALUES = Register.RBX;

    private final Assembler code;
    private final SplitLayout layout;
    private final TileRegisters registers;
    private final int queries;
    private final boolean streamed;
    private int first; // vector of the head in the group that is emitted
    private int vectors; // of the group

    ValueEmitter(Assembler code, SplitLayout layout, int queries, boolean streamed) {
        this.code = code;
        this.layout = layout;
        registers = new TileRegisters(layout.shape().width(), queries);
        this.queries = queries;
        this.streamed = streamed;
    }

    void emit(Register sums, Register workspace) {
        for (first = 0; first < layout.headVectors(); first += vectors) {
            vectors = Math.min(registers.vectors(), layout.headVectors() - first);
            load(sums, workspace);
            code.mov(ADDRESSES, workspace);
            code.add(ADDRESSES, layout.valueAddresses.offset());
            code.mov(WEIGHTS, workspace);
            code.add(WEIGHTS, layout.scores.offset());
            wholeBlocks(workspace);
            rest(workspace);
            store(sums);
        }
    }

    private void load(Register sums, Register workspace) {
        for (int i = 0; i < queries; i++) {
            code.vmovups(registers.factor(), workspace.at(layout.factors.at(i)));
            for (int k = 0; k < vectors; k++) {
                code.vmulps(
                        registers.sum(i, k),
                        registers.factor(),
                        sums.at((long) i * layout.rowBytes() + layout.vectorOffset(first + k)));
            }
        }
    }

    private void wholeBlocks(Register workspace) {
        Label none = code.label();
        code.mov(BLOCK_COUNT, workspace.at(layout.blockCount.offset()));
        code.jumpIfZero(BLOCK_COUNT, none);
        code.loop(BLOCK_COUNT, () -> {
            code.mov(TOKEN_COUNT, layout.shape().tokensPerBlock());
            block();
            code.add(ADDRESSES, Long.BYTES);
        });
        code.bind(none);
    }

    private void rest(Register workspace) {
        Label none = code.label();
        code.mov(TOKEN_COUNT, workspace.at(layout.restCount.offset()));
        code.jumpIfZero(TOKEN_COUNT, none);
        block();
        code.bind(none);
    }

    private void block() {
        code.mov(VALUES, ADDRESSES.at(0));
        if (streamed) {
            code.mov(NEXT_VALUES, ADDRESSES.at(layout.nextValueAddresses.offset() - layout.valueAddresses.offset()));
        }
        code.loop(TOKEN_COUNT, () -> {
            token();
            code.add(VALUES, layout.valueRowBytes());
            code.add(WEIGHTS, Float.BYTES);
        });
    }

    private void token() {
        for (int k = 0; k < vectors; k++) {
            int offset = (first + k) * layout.keyValueVectorBytes();
            AttentionEmitter.load(code, layout.shape().type(), registers.operand(k), VALUES.at(offset));
            if (streamed && offset % NativeLayout.LINE_BYTES == 0) {
                code.prefetcht0(NEXT_VALUES.at(offset));
            }
        }
        if (streamed) {
            code.add(NEXT_VALUES, layout.valueRowBytes());
        }
        for (int i = 0; i < queries; i++) {
            code.vbroadcastss(registers.factor(), WEIGHTS.at((long) i * layout.scoreRowBytes()));
            for (int k = 0; k < vectors; k++) {
                code.vfmadd231ps(registers.sum(i, k), registers.operand(k), registers.factor());
            }
        }
    }

    private void store(Register sums) {
        for (int i = 0; i < queries; i++) {
            for (int k = 0; k < vectors; k++) {
                code.vmovups(
                        sums.at((long) i * layout.rowBytes() + layout.vectorOffset(first + k)), registers.sum(i, k));
            }
        }
    }
}
