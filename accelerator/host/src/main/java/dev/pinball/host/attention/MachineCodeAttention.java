package dev.pinball.host.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.attention.x86.AttentionCode;
import dev.pinball.host.attention.x86.AttentionWorkspace;
import dev.pinball.host.attention.x86.SplitShape;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.x86.Processor;
import dev.pinball.host.x86.VectorWidth;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Attention by machine code.
 *
 * @param kept for keys and values in the type in which they are kept
 * @param expansion if they are kept in F16: a run of several tiles expands a split once, not for each of them
 * @param expanded for an expanded split
 */
public record MachineCodeAttention(
        QueryRun run,
        KeyValueSplit split,
        AttentionWorkspace kept,
        Optional<SplitExpansion> expansion,
        AttentionWorkspace expanded)
        implements AttentionAlgorithm {
    /** How far ahead keys and values are prefetched. Measured by {@code DecodeAttentionBenchmark}. */
    private static final int PREFETCHED_POSITIONS = 64;

    /** The widest vectors of the processor of which blocks and heads are whole ones, if there are any. */
    public static Optional<VectorWidth> width(KeyValueShape shape, Processor processor) {
        return processor.vectorWidths().stream()
                .filter(width -> shape.tokensPerBlock() % width.lanes() == 0)
                .filter(width -> shape.blockColumns() == shape.tokensPerBlock())
                .filter(width -> shape.valueWidth() % width.lanes() == 0)
                .findFirst();
    }

    /** Supplies one for each thread, all with the same code. */
    static Supplier<AttentionAlgorithm> supplier(HostMemory memory, KeyValueShape shape, VectorWidth width) {
        AttentionCode kept = memory.own(code(memory, shape, width));
        AttentionCode expanded = shape.type() == KeyValueType.F32
                ? kept
                : memory.own(code(memory, shape.withType(KeyValueType.F32), width));
        return () -> {
            KeyValueSplit split = new KeyValueSplit(shape);
            return new MachineCodeAttention(
                    new QueryRun(shape.attention()),
                    split,
                    kept.workspace(),
                    SplitExpansion.take(memory, shape, split.blocksMax()),
                    expanded.workspace());
        };
    }

    private static AttentionCode code(HostMemory memory, KeyValueShape shape, VectorWidth width) {
        SplitShape split = new SplitShape(
                width,
                shape.attention().headLength(),
                shape.valueWidth(),
                shape.tokensPerBlock(),
                new KeyValueSplit(shape).tokensMax(),
                QueryRun.queriesMax(shape.attention()),
                shape.attention().scale(),
                shape.type());
        return new AttentionCode(split, memory.allocator());
    }

    @Override
    public int tileQueries() {
        return AttentionCode.QUERIES;
    }

    private boolean expands() {
        return expansion.isPresent() && !hasOneTile();
    }

    /** Keys and values then come from memory for this tile alone. */
    private boolean hasOneTile() {
        return run.queryCount() <= AttentionCode.QUERIES;
    }

    private AttentionWorkspace workspace() {
        return expands() ? expanded : kept;
    }

    @Override
    public void begin(Matrix query) {
        workspace().begin(run.queryCount());
        for (int i = 0; i < run.queryCount(); i++) {
            workspace().setQuery(i, query.values(), query.rowStart(run.queryRow(i)));
        }
    }

    @Override
    public void enter(KeyValueLayer layer, BlockTables tables) {
        if (expands()) {
            expansion.ifPresent(target -> enterExpanded(target, layer, tables));
        } else {
            enterKept(layer, tables);
        }
    }

    private void enterKept(KeyValueLayer layer, BlockTables tables) {
        for (int i = 0; i < split.blockCount(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), split.firstBlock() + i);
            kept.setBlock(i, layer.keyAddress(blockId, run.head()), layer.valueAddress(blockId, run.head()));
        }
        if (hasOneTile()) {
            prefetch(layer, tables);
        }
    }

    /**
     * While a block is computed, one that comes a little later is prefetched: of the same head, or where the sequence ends of the
     * next head, which the same thread takes next as a rule.
     */
    private void prefetch(KeyValueLayer layer, BlockTables tables) {
        int last = tables.blockIndex(run.last(run.queryCount() - 1));
        int blockCount = last + 1 - split.index(run.first(0)) * split.blocksMax();
        int distance = Math.min(blockCount, Math.ceilDiv(PREFETCHED_POSITIONS, tables.tokensPerBlock()));
        for (int i = 0; i < split.blockCount(); i++) {
            int next = split.firstBlock() + i + distance;
            boolean ends = next > last;
            int blockId = tables.blockId(run.batch(), run.row(), ends ? next - blockCount : next);
            int head = ends ? run.nextHead() : run.head();
            kept.setNextBlock(i, layer.keyAddress(blockId, head), layer.valueAddress(blockId, head));
        }
    }

    private void enterExpanded(SplitExpansion target, KeyValueLayer layer, BlockTables tables) {
        for (int i = 0; i < split.blockCount(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), split.firstBlock() + i);
            target.expand(i, layer.keyAddress(blockId, run.head()), layer.valueAddress(blockId, run.head()));
            expanded.setBlock(i, target.keys(i), target.values(i));
        }
    }

    @Override
    public void attend(int first, int end) {
        for (int query = first; query < end; query++) {
            workspace().see(query - first, split.columnFrom(run.first(query)), split.columnAfter(run.last(query)));
        }
        workspace().attend(first, end - first, split.columnAfter(run.last(end - 1)));
    }

    @Override
    public void finish(Matrix output) {
        for (int i = 0; i < run.queryCount(); i++) {
            workspace().copyTo(i, output.values(), output.rowStart(run.queryRow(i)));
        }
    }
}
