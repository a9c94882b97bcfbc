package dev.pinball.host.gemm.bf16;

import static dev.pinball.host.gemm.bf16.GroupedBf16Expander.PAIR_BLOCKS;
import static dev.pinball.host.gemm.x86.Bf16Expander.COUNT;
import static dev.pinball.host.gemm.x86.Bf16Expander.SOURCE;
import static dev.pinball.host.gemm.x86.Bf16Expander.TARGET;
import static dev.pinball.host.gemm.x86.Bf16Expander.WORKSPACE;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.HighBits;
import dev.pinball.host.gemm.x86.Bf16Expander.Block;
import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;

/**
 * Emits the expansion of a few pairs of neighbouring panels: levels without their offsets, columns i and i + 2 of each four side
 * by side.
 *
 * <pre>
 * zmm0 packed nibbles   zmm1 high bits   zmm2 levels, four in a word   zmm3 expanded weights   zmm4 shifted bits, scales
 * zmm5 mask   zmm6-7 table   zmm8... scales of scales and of minimums of each panel
 *
 * convert the scales of scales of the block
 * for each pair, for each panel, for each group
 *   for each four columns: make nibbles levels, look up the even ones and the odd ones
 *   convert the scales and the minimums
 * </pre>
 *
 * @param panelBytes from panel to panel
 */
record GroupedExpansion(Assembler code, GroupedFormat format, Block block, int panels, int panelBytes) {
    private static final Zmm PACKED = new Zmm(0);
    private static final Zmm HIGH_BITS = new Zmm(1);
    private static final Zmm LEVELS = new Zmm(2);
    private static final Zmm EXPANDED = new Zmm(3);
    private static final Zmm TEMPORARY = new Zmm(4);
    private static final Zmm NIBBLE_MASK = new Zmm(5);
    private static final Zmm TABLE = new Zmm(6);
    private static final Zmm UPPER_TABLE = new Zmm(7);

    /** @param firstPair in the block of the format */
    void emit(int firstPair, int pairs) {
        code.vmovups(NIBBLE_MASK, WORKSPACE.at(GemmLayout.NIBBLE_MASK.offset()));
        table();
        if (format.hasBlockScales()) {
            if (firstPair == 0) {
                code.add(SOURCE, format.headerBytes());
            }
            blockScales(-format.headerBytes() - (long) firstPair * format.pairBytes());
        }
        code.loop(COUNT, pairs, this::pair);
    }

    private void table() {
        if (format.isNonLinear()) {
            code.vmovups(TABLE, WORKSPACE.at(GemmLayout.NON_LINEAR_BF16.offset()));
            return;
        }
        long integers = GemmLayout.integersBf16(-format.offset());
        code.vmovups(TABLE, WORKSPACE.at(integers));
        if (hasUpperTable()) {
            code.vmovups(UPPER_TABLE, WORKSPACE.at(integers + PanelLayout.VECTOR_BYTES));
        }
    }

    /** Whether there are more levels than a table has words. */
    private boolean hasUpperTable() {
        return format.highBits() > 1;
    }

    private void blockScales(long header) {
        for (int k = 0; k < panels; k++) {
            code.vcvtph2ps(blockScale(k), SOURCE.at(header + start(k)));
            if (format.hasMinimums()) {
                code.vcvtph2ps(blockMinimum(k), SOURCE.at(header + start(k) + PanelLayout.SCALES_BYTES));
            }
        }
    }

    private long start(int k) {
        return (long) k * panelBytes;
    }

    private static Zmm blockScale(int k) {
        return new Zmm(UPPER_TABLE.number() + 1 + 2 * k);
    }

    private static Zmm blockMinimum(int k) {
        return new Zmm(blockScale(k).number() + 1);
    }

    private void pair() {
        for (int k = 0; k < panels; k++) {
            for (int line = 0; line < format.pairBytes(); line += PanelLayout.VECTOR_BYTES) {
                code.prefetcht1(SOURCE.at(start(k + panels) + line)); // what is expanded next
            }
            for (int group = 0; group < format.groups(); group++) {
                levels(k, group);
                scales(k, group);
            }
        }
        code.add(SOURCE, format.pairBytes());
        code.add(TARGET, PAIR_BLOCKS * block.bytes());
    }

    /** The offset of the block of a group, in a panel. */
    private long target(int k, int group) {
        return k * block.panelBytes() + group / block.groups() * block.bytes();
    }

    private void levels(int k, int group) {
        if (format.highBits() > 0) {
            code.vmovups(HIGH_BITS, SOURCE.at(start(k) + format.high(group)));
        }
        HighBits highBits = new HighBits(code, WORKSPACE, HIGH_BITS, TEMPORARY);
        for (int word = 0; word < 2 * format.nibbleVectors(); word++) {
            if (word % 2 == 0) {
                code.vmovups(PACKED, SOURCE.at(start(k) + format.nibbles(group, word / 2)));
                code.vpandd(LEVELS, PACKED, NIBBLE_MASK);
            } else {
                code.vpsrld(LEVELS, PACKED, 4);
                code.vpandd(LEVELS, LEVELS, NIBBLE_MASK);
            }
            highBits.addTo(LEVELS, format, word);
            long even = target(k, group) + block.weights(group % block.groups(), 2 * word);
            code.vpsrld(TEMPORARY, LEVELS, Byte.SIZE);
            lookUp(LEVELS, even);
            lookUp(TEMPORARY, even + PanelLayout.VECTOR_BYTES);
        }
    }

    /** Stores what the lower bytes of the indexes stand for; the upper bytes don't count. */
    private void lookUp(Zmm indexes, long target) {
        Zmm weights = hasUpperTable() ? indexes : EXPANDED;
        if (hasUpperTable()) {
            code.vpermi2w(indexes, TABLE, UPPER_TABLE);
        } else {
            code.vpermw(EXPANDED, indexes, TABLE);
        }
        code.vmovups(TARGET.at(target), weights);
    }

    private void scales(int k, int group) {
        int groupOfBlock = group % block.groups();
        scales(start(k) + format.scales(group), blockScale(k), target(k, group) + block.scales(groupOfBlock));
        if (format.hasMinimums()) {
            scales(start(k) + format.minimums(group), blockMinimum(k), target(k, group) + block.minimums());
        }
        if (groupOfBlock > 0) {
            zeros(target(k, group));
        }
    }

    private void scales(long from, Zmm blockScale, long target) {
        if (format.hasBlockScales()) {
            code.vpmovsxbd(TEMPORARY, SOURCE.at(from));
            code.vcvtdq2ps(TEMPORARY, TEMPORARY);
            code.vmulps(TEMPORARY, TEMPORARY, blockScale);
        } else {
            code.vcvtph2ps(TEMPORARY, SOURCE.at(from));
        }
        code.vmovups(TARGET.at(target), TEMPORARY);
    }

    private void zeros(long target) {
        code.zero(TEMPORARY);
        for (int line = 0; line < block.zeroLines(); line++) {
            code.vmovups(TARGET.at(target + block.zeros(line)), TEMPORARY);
        }
    }
}
