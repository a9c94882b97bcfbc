package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;

/**
 * Emits attention of a tile of queries to a key/value split: scores, each a sum from the first value of the head to the
 * last; the weights of a running softmax (Milakov and Gimelshein 2018); and sums of values, position after position. Each
 * value is computed in a lane of its own, in an order that depends on the split alone.
 *
 * <pre>
 * rdi first query   rsi its sums of values   rcx its state   r8 workspace   all others: see the three parts
 * vector registers: {@link TileRegisters}
 *
 * for each vector of positions: scores = keys * queries
 * for each query: weights = softmax of its scores
 * for each position: sums of values += weights * values
 * </pre>
 */
final class AttentionEmitter {
    private static final Register QUERY = Register.RDI;
    private static final Register SUMS = Register.RSI;
    private static final Register STATE = Register.RCX;
    private static final Register WORKSPACE = Register.R8;
    private static final Register[] SAVED = {Register.RBX, Register.RBP, Register.R14, Register.R15, Register.R13};

    private final Assembler code = new Assembler();
    private final SplitLayout layout;
    private final int queries;
    private final boolean streamed;

    private AttentionEmitter(SplitLayout layout, int queries, boolean streamed) {
        this.layout = layout;
        this.queries = queries;
        this.streamed = streamed;
    }

    /**
     * The code. Its arguments are the first query, its sums of values, nothing, its state, and the {@link AttentionWorkspace}.
     *
     * @param streamed whether keys and values come from memory for this tile alone, so that those that follow are prefetched
     */
    static byte[] emit(SplitLayout layout, int queries, boolean streamed) {
        return new AttentionEmitter(layout, queries, streamed).emit();
    }

    private byte[] emit() {
        for (Register register : SAVED) {
            code.push(register);
        }
        new ScoreEmitter(code, layout, queries, streamed).emit(QUERY, WORKSPACE);
        new SoftmaxEmitter(code, layout).emit(queries, STATE, WORKSPACE);
        new ValueEmitter(code, layout, queries, streamed).emit(SUMS, WORKSPACE);
        for (int i = SAVED.length - 1; i >= 0; i--) {
            code.pop(SAVED[i]);
        }
        code.vzeroupper();
        return code.finish();
    }

    /** Loads a vector of keys or of values. */
    static void load(Assembler code, KeyValueType type, VectorRegister to, Memory from) {
        switch (type) {
            case F32 -> code.vmovups(to, from);
            case F16 -> code.vcvtph2ps(to, from);
        }
    }
}
