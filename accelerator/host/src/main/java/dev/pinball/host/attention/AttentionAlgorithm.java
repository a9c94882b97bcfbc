package dev.pinball.host.attention;

import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import java.util.function.Supplier;

/** What one thread works with while the queries of a run go through the spans that they see. */
public sealed interface AttentionAlgorithm permits VectorAttention, MachineCodeAttention {

    /** Takes the memory of one thread after another: for machine code where the processor runs it and blocks suit it. */
    static Supplier<AttentionAlgorithm> supplier(HostMemory memory, KeyValueShape shape, Processor processor) {
        return MachineCodeAttention.supports(shape, processor)
                ? MachineCodeAttention.supplier(memory, shape)
                : () -> VectorAttention.take(memory, shape);
    }

    /** What is being computed. */
    QueryRun run();

    /** The positions that its queries see at once. */
    KeyValueSplit span();

    /** Queries that it computes together at most. */
    int tileQueries();

    /** Takes in the queries of the run. */
    void begin(Matrix query);

    /** The span has been set. */
    void enter(KeyValueLayer layer, BlockTables tables);

    /** Adds what the queries from {@code first} until {@code end} see of the span: a tile, of which one sees some at least. */
    void attend(int first, int end);

    /** Leaves the results of the run where its queries came from. */
    void finish(Matrix output);
}
