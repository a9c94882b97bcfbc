package dev.pinball.host.attention;

import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import java.util.function.Supplier;

/** Attention of one thread: the queries of a run go through the key/value splits that they see. */
public sealed interface AttentionAlgorithm permits VectorAttention, MachineCodeAttention {

    /** Supplies one for each thread: by machine code if the processor runs it and blocks are whole vectors, else by Java. */
    static Supplier<AttentionAlgorithm> supplier(HostMemory memory, KeyValueShape shape, Processor processor) {
        return MachineCodeAttention.width(shape, processor)
                .map(width -> MachineCodeAttention.supplier(memory, shape, width))
                .orElse(() -> VectorAttention.take(memory, shape));
    }

    /** The queries being computed. */
    QueryRun run();

    /** The positions that its queries see at once. */
    KeyValueSplit split();

    /** Queries that it computes together at most. */
    int tileQueries();

    /** Copies the queries of the run. */
    void begin(Matrix query);

    /** Begins the split that has been set. */
    void enter(KeyValueLayer layer, BlockTables tables);

    /** Adds what the queries from {@code first} until {@code end} see of the split: a tile, of which at least one sees a position. */
    void attend(int first, int end);

    /** Writes the results of the run to the rows of its queries. */
    void finish(Matrix output);
}
