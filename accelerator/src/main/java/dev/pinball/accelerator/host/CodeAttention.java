package dev.pinball.accelerator.host;

import dev.pinball.accelerator.attention.SpanAttention;
import dev.pinball.accelerator.attention.SpanMemory;
import dev.pinball.accelerator.machine.Processor;
import dev.pinball.accelerator.vector.Lanes;

/** Attention by machine code. */
record CodeAttention(AttentionRun run, Span span, SpanMemory memory) implements AttentionScratch {

    static boolean supports(KeyValueShape shape, Processor processor) {
        return Lanes.MANY_REGISTERS && SpanAttention.supports(processor, shape.tokensPerBlock());
    }

    /** The code for keys and values of one shape. */
    static SpanAttention code(KeyValueShape shape) {
        return new SpanAttention(
                shape.attention().headLength(),
                shape.attention().scale(),
                shape.tokensPerBlock(),
                new Span(shape).tokensMax(),
                AttentionRun.queriesMax(shape.attention()),
                shape.type());
    }

    static CodeAttention take(SpanAttention code, KeyValueShape shape) {
        return new CodeAttention(new AttentionRun(shape.attention()), new Span(shape), code.memory());
    }

    @Override
    public int tileQueries() {
        return SpanAttention.QUERIES;
    }

    @Override
    public void begin(Matrix query) {
        memory.begin(run.queryCount());
        for (int i = 0; i < run.queryCount(); i++) {
            memory.setQuery(i, query.values(), query.rowStart(run.queryRow(i)));
        }
    }

    /** Blocks that follow are asked for ahead; where there are none, the last. */
    @Override
    public void enter(KeyValueLayer layer, BlockTables tables) {
        int last = tables.blockIndex(run.last(run.queryCount() - 1));
        for (int i = 0; i < memory.blocksMax(); i++) {
            int blockId = tables.blockId(run.batch(), run.row(), Math.min(last, span.firstBlock() + i));
            memory.setBlock(i, layer.keyAddress(blockId, run.head()), layer.valueAddress(blockId, run.head()));
        }
    }

    @Override
    public void attend(int first, int end) {
        for (int query = first; query < end; query++) {
            memory.see(query - first, span.columnFrom(run.first(query)), span.columnAfter(run.last(query)));
        }
        memory.attend(first, end - first, span.columnAfter(run.last(end - 1)));
    }

    @Override
    public void finish(Matrix output) {
        for (int i = 0; i < run.queryCount(); i++) {
            memory.copyTo(i, output.values(), output.rowStart(run.queryRow(i)));
        }
    }
}
