package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.SplitLayout.QUERIES;
import static dev.pinball.host.attention.x86.SplitLayout.VECTORS;
import static dev.pinball.host.attention.x86.SplitLayout.VECTOR_BYTES;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Memory;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;

/**
 * Writes what the queries of a tile get from a span: scores, each a sum from the first value of the head to the last; the
 * weights of a running softmax (Milakov and Gimelshein 2018); and sums of values, position after position. Each value is
 * computed in a lane of its own, in an order that depends on nothing but the span.
 *
 * <p>Arguments: the first query, its sums of values, nothing, its state, memory of a thread ({@link SplitLayout}).
 */
final class AttentionEmitter {
    private static final Register QUERY = Register.ARGUMENT_0;
    private static final Register SUMS = Register.ARGUMENT_1;
    private static final Register STATE = Register.ARGUMENT_3;
    private static final Register MEMORY = Register.ARGUMENT_4;
    private static final Register[] SAVED = {
        Register.SAVED_0, Register.SAVED_1, Register.SAVED_2, Register.SAVED_3, Register.SAVED_4
    };

    private final Assembler code = new Assembler();
    private final SplitLayout layout;
    private final int queries;
    private final boolean streamed;

    private AttentionEmitter(SplitLayout layout, int queries, boolean streamed) {
        this.layout = layout;
        this.queries = queries;
        this.streamed = streamed;
    }

    /** @param streamed whether keys and values come from memory for this tile alone: then those that follow are asked for */
    static byte[] write(SplitLayout layout, int queries, boolean streamed) {
        return new AttentionEmitter(layout, queries, streamed).write();
    }

    private byte[] write() {
        for (Register register : SAVED) {
            code.push(register);
        }
        new ScoreEmitter(code, layout, queries, streamed).write(QUERY, MEMORY);
        new SoftmaxEmitter(code, layout).write(queries, STATE, MEMORY);
        new ValueEmitter(code, layout, queries, streamed).write(SUMS, MEMORY);
        for (int i = SAVED.length - 1; i >= 0; i--) {
            code.pop(SAVED[i]);
        }
        return code.finish();
    }

    /** The register of a query's sum for vector {@code vector} of a group. */
    static Zmm sum(int query, int vector) {
        return new Zmm(query * VECTORS + vector);
    }

    /** Loads a vector of keys or of values. */
    static void load(Assembler code, KeyValueType type, Zmm to, Memory from) {
        switch (type) {
            case F32 -> code.vmovups(to, from);
            case F16 -> code.vcvtph2ps(to, from);
        }
    }

    /** The register of vector {@code vector} of a group of keys or values. */
    static Zmm operand(int vector) {
        return new Zmm(QUERIES * VECTORS + vector);
    }

    /** What all lanes of vectors are multiplied with. */
    static final Zmm FACTOR = new Zmm((QUERIES + 1) * VECTORS);

    /** How many vectors further something is, in bytes. */
    static int vectors(int count) {
        return count * VECTOR_BYTES;
    }
}
