package dev.pinball.host.gemm.bf16;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.x86.Bf16Expander;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;

/** Expands weights in groups ({@link GroupedFormat}). */
public record GroupedBf16Expander(GroupedFormat format, int columns) implements Bf16Expander {
    static final int PAIR_BLOCKS = GroupedFormat.PAIR_COLUMNS / PanelLayout.BLOCK_COLUMNS;

    @Override
    public int blocks() {
        return columns / PanelLayout.BLOCK_COLUMNS;
    }

    @Override
    public Block block() {
        return new Block(PanelLayout.BLOCK_COLUMNS / format.groupColumns(), format.hasMinimums());
    }

    /** Those that share scales of scales. */
    @Override
    public int turnBlocks() {
        return Math.max(BLOCKS_MAX, format.blockColumns() / PanelLayout.BLOCK_COLUMNS);
    }

    @Override
    public void begin(Assembler code) {
        // Scales are beside their levels.
    }

    @Override
    public void expand(Assembler code, int panels, int first, int blocks) {
        new GroupedExpansion(code, format, block(), panels, format.panelBytes(columns))
                .emit(first / PAIR_BLOCKS, blocks / PAIR_BLOCKS);
    }
}
