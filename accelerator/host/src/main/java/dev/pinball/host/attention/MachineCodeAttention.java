package dev.pinball.host.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.attention.x86.AttentionCode;
import dev.pinball.host.attention.x86.AttentionWorkspace;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Attention by machine code.
 *
 * @param kept for keys and values as they are kept
 * @param expansion where they are no floats: a run of several tiles expands a span once, not for each of them
 * @param expanded for a span that has been expanded
 */
public record MachineCodeAttention(
        QueryRun run,
        KeyValueSplit span,
        AttentionWorkspace kept,
        Optional<SplitExpansion> expansion,
        AttentionWorkspace expanded)
        implements AttentionAlgorithm {

    public static boolean supports(KeyValueShape shape, Processor processor) {
        return Lanes.MANY_REGISTERS && AttentionCode.supports(processor, shape.tokensPerBlock());
    }

    /** Takes the memory of one thread after another, all for the same code. */
    static Supplier<AttentionAlgorithm> supplier(HostMemory memory, KeyValueShape shape) {
        AttentionCode kept = memory.own(code(shape));
        AttentionCode expanded =
                shape.type() == KeyValueType.F32 ? kept : memory.own(code(shape.withType(KeyValueType.F32)));
        return () -> {
            KeyValueSplit span = new KeyValueSplit(shape);
            return new MachineCodeAttention(
                    new QueryRun(shape.attention()),
                    span,
                    kept.memory(),
                    SplitExpansion.take(memory, shape, span.blocksMax()),
                    expanded.memory());
        };
    }

    private static AttentionCode code(KeyValueShape shape) {
        return new AttentionCode(
                shape.attention().headLength(),
                shape.attention().scale(),
                shape.tokensPerBlock(),
                new KeyValueSplit(shape).tokensMax(),
                QueryRun.queriesMax(shape.attention()),
                shape.type());
    }

    @Override
    public int tileQueries() {
        return AttentionCode.QUERIES;
    }

    private boolean expands() {
        return expansion.isPresent() && run.queryCount() > AttentionCode.QUERIES;
    }

    private AttentionWorkspace memory() {
        return expands() ? expanded : kept;
    }

    @Override
    public void begin(Matrix query) {
        memory().begin(run.queryCount());
        for (int i = 0; i < run.queryCount(); i++) {
            memory().setQuery(i, query.values(), query.rowStart(run.queryRow(i)));
        }
    }

    @Override
    public void enter(KeyValueLayer layer, BlockTables tables) {
        if (expands()) {
            expansion.ifPresent(halves -> enterExpanded(halves, layer, tables));
        } else {
            enterKept(layer, tables);
        }
    }

    /** Blocks that follow are asked for ahead; where there are none, the last. */
    private void enterKept(KeyValueLayer layer, BlockTables tables) {
        int last = tables.blockIndex(run.last(run.queryCount() - 1));
        for (int i = 0; i < kept.blocksMax(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), Math.min(last, span.firstBlock() + i));
            kept.setBlock(i, layer.keyAddress(blockId, run.head()), layer.valueAddress(blockId, run.head()));
        }
    }

    private void enterExpanded(SplitExpansion halves, KeyValueLayer layer, BlockTables tables) {
        for (int i = 0; i < span.blockCount(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), span.firstBlock() + i);
            halves.expand(i, layer.keyAddress(blockId, run.head()), layer.valueAddress(blockId, run.head()));
            expanded.setBlock(i, halves.keys(i), halves.values(i));
        }
    }

    @Override
    public void attend(int first, int end) {
        for (int query = first; query < end; query++) {
            memory().see(query - first, span.columnFrom(run.first(query)), span.columnAfter(run.last(query)));
        }
        memory().attend(first, end - first, span.columnAfter(run.last(end - 1)));
    }

    @Override
    public void finish(Matrix output) {
        for (int i = 0; i < run.queryCount(); i++) {
            memory().copyTo(i, output.values(), output.rowStart(run.queryRow(i)));
        }
    }
}
