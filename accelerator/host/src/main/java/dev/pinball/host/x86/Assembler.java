package dev.pinball.host.x86;

import dev.pinball.host.x86.InstructionBytes.OpcodeMap;
import dev.pinball.host.x86.InstructionBytes.Prefix;
import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Zmm;

/**
 * Writes a function, instruction by instruction, for processors with AVX-512. Instructions have the names of the
 * processor's manual; the first operand is the target. An operand that an instruction can't encode is an {@link
 * IllegalArgumentException} that names it.
 */
public final class Assembler {
    private final InstructionBytes code = new InstructionBytes();
    private int jumpsUnbound;

    /**
     * The code, which ends with {@code ret}.
     *
     * @throws IllegalStateException when a jump leads to a label that was never bound
     */
    public byte[] finish() {
        if (jumpsUnbound > 0) {
            throw new IllegalStateException("%d jumps to labels that were never bound".formatted(jumpsUnbound));
        }
        code.add(0xC3);
        return code.toArray();
    }

    public void mov(Register to, Register from) {
        code.addGeneral(0x89, from.number(), to.number());
    }

    public void mov(Register to, long value) {
        code.addGeneral(0xC7, 0, to.number());
        code.addSigned32(value);
    }

    /** 64 bits from memory. */
    public void mov(Register to, Memory from) {
        code.addGeneralMemory(0x8B, to.number(), whole(from));
    }

    public void add(Register to, long value) {
        code.addGeneral(0x81, 0, to.number());
        code.addSigned32(value);
    }

    public void add(Register to, Register from) {
        code.addGeneral(0x01, from.number(), to.number());
    }

    public void push(Register register) {
        code.addShort(0x50, register.number());
    }

    public void pop(Register register) {
        code.addShort(0x58, register.number());
    }

    /** A new label, which is nowhere yet. */
    public Label label() {
        return new Label();
    }

    /** Jumps to the label lead to the next instruction. */
    public void bind(Label label) {
        for (int jump : label.bind(code.size())) {
            code.setInt(jump, code.size() - jump);
            jumpsUnbound--;
        }
    }

    /** Jumps where the register is zero. */
    public void jumpIfZero(Register register, Label target) {
        code.addGeneral(0x85, register.number(), register.number());
        jump(0x84, target);
    }

    /** Repeats {@code body} until {@code count}, which is not zero and is decremented after each turn, is zero. */
    public void loop(Register count, Runnable body) {
        Label start = label();
        bind(start);
        body.run();
        add(count, -1);
        jump(0x85, start);
    }

    /** Repeats {@code body} {@code times} times, counting in {@code count}; writes nothing for zero times. */
    public void loop(Register count, int times, Runnable body) {
        if (times > 0) {
            mov(count, times);
            loop(count, body);
        }
    }

    private void jump(int condition, Label target) {
        code.add(0x0F, condition);
        code.addInt(target.isBound() ? target.position() - (code.size() + Integer.BYTES) : 0);
        if (!target.isBound()) {
            target.addJump(code.size());
            jumpsUnbound++;
        }
    }

    /** Prefetches a cache line into all caches. */
    public void prefetcht0(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 1, whole(memory));
    }

    /** Prefetches a cache line into the second cache. */
    public void prefetcht1(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 2, whole(memory));
    }

    /** Prefetches a cache line that will be written. */
    public void prefetchw(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x0D}, 1, whole(memory));
    }

    public void vmovups(Zmm to, Operand from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x10, to.number(), 0, whole(from));
    }

    public void vmovups(Memory to, Zmm from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x11, from.number(), 0, whole(to));
    }

    /** Copies one float, or one int, to all lanes. */
    public void vbroadcastss(Zmm to, Memory from) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x18, to.number(), 0, whole(from));
    }

    public void zero(Zmm to) {
        vpxord(to, to, to);
    }

    public void vpxord(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0xEF, to.number(), first.number(), second);
    }

    public void vpandd(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0xDB, to.number(), first.number(), second);
    }

    public void vpord(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0xEB, to.number(), first.number(), second);
    }

    public void vpaddd(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0xFE, to.number(), first.number(), second);
    }

    /** Each word of 16 bits becomes the one of 32 in the table that the lowest five bits of its index say. */
    public void vpermw(Zmm to, Zmm indexes, Operand table) {
        code.addWideEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x8D, to.number(), indexes.number(), whole(table));
    }

    /** Shifts ints left. */
    public void vpslld(Zmm to, Operand from, int bits) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0x72, 6, to.number(), from);
        code.addShift(bits);
    }

    /** Shifts ints right, filling up with zeros. */
    public void vpsrld(Zmm to, Operand from, int bits) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0x72, 2, to.number(), from);
        code.addShift(bits);
    }

    /** Each byte becomes the one of its 16 in the table that the lowest four bits of its index say; zero for negative indexes. */
    public void vpshufb(Zmm to, Zmm table, Operand indexes) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x00, to.number(), table.number(), whole(indexes));
    }

    /** Extends 16 signed bytes to ints. */
    public void vpmovsxbd(Zmm to, Memory from) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x21, to.number(), 0, whole(from));
    }

    /** Converts ints to floats. */
    public void vcvtdq2ps(Zmm to, Operand from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5B, to.number(), 0, from);
    }

    /** Converts 16 floats of 16 bits (F16) to floats. */
    public void vcvtph2ps(Zmm to, Memory from) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x13, to.number(), 0, whole(from));
    }

    public void vmulps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x59, to.number(), first.number(), second);
    }

    public void vaddps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x58, to.number(), first.number(), second);
    }

    public void vsubps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5C, to.number(), first.number(), second);
    }

    /** The minimum; the second where either is NaN. */
    public void vminps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5D, to.number(), first.number(), second);
    }

    /** The maximum; the second where either is NaN. */
    public void vmaxps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5F, to.number(), first.number(), second);
    }

    /** Sets the mask for lanes in which the first is not less than the second, or either is NaN. */
    public void vcmpnltps(Mask to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0xC2, to.number(), first.number(), second);
        code.add(5);
    }

    /** first * 2 to the power of the greatest integer in second; zero in lanes outside the mask. */
    public void vscalefps(Zmm to, Mask mask, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x2C, to.number(), first.number(), second, mask.number());
    }

    /** factor = factor * second + third, rounded once. */
    public void vfmadd213ps(Zmm factor, Zmm second, Operand third) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0xA8, factor.number(), second.number(), third);
    }

    /** sum += first * second, rounded once. */
    public void vfmadd231ps(Zmm sum, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0xB8, sum.number(), first.number(), second);
    }

    /** In each lane: sum += four unsigned bytes times four signed ones. */
    public void vpdpbusd(Zmm sum, Zmm unsigned, Operand signed) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x50, sum.number(), unsigned.number(), signed);
    }

    /** Loads the shapes of all tiles from a {@link TileConfiguration}. */
    public void ldtilecfg(Memory configuration) {
        code.addVexMemory(0x49, 0, whole(configuration));
    }

    public void tilerelease() {
        code.addTiles(Prefix.NONE, 0x49, 0, 0, 0);
    }

    public void tilezero(Tile tile) {
        code.addTiles(Prefix.PF2, 0x49, tile.number(), 0, 0);
    }

    /** Loads the rows of a tile, which are {@code stride} bytes apart in memory. */
    public void tileloadd(Tile to, Memory from, Register stride) {
        code.addTileMemory(Prefix.PF2, 0x4B, to.number(), whole(from), stride);
    }

    /** Stores the rows of a tile {@code stride} bytes apart. */
    public void tilestored(Memory to, Tile from, Register stride) {
        code.addTileMemory(Prefix.PF3, 0x4B, from.number(), whole(to), stride);
    }

    /** sum[i, j] += the sum over k and b < 4 of first[i, 4k + b] * second[k, 4j + b]: signed bytes, sums of 32 bits. */
    public void tdpbssd(Tile sum, Tile first, Tile second) {
        requireDistinct(sum, first, second);
        code.addTiles(Prefix.PF2, 0x5E, sum.number(), second.number(), first.number());
    }

    /**
     * sum[i, j] += the sum over k of first[i, 2k] * second[k, 2j], plus the sum over k of first[i, 2k + 1] * second[k,
     * 2j + 1]. Factors are BF16; each multiply-add is rounded once, in F32. Denormal numbers count as zero.
     */
    public void tdpbf16ps(Tile sum, Tile first, Tile second) {
        requireDistinct(sum, first, second);
        code.addTiles(Prefix.PF3, 0x5C, sum.number(), second.number(), first.number());
    }

    private static void requireDistinct(Tile sum, Tile first, Tile second) {
        if (sum.equals(first) || sum.equals(second) || first.equals(second)) {
            throw new IllegalArgumentException("tmm%d, tmm%d, tmm%d (expected: three different tiles)"
                    .formatted(sum.number(), first.number(), second.number()));
        }
    }

    /** The operand of an instruction that can't broadcast. */
    private static <T extends Operand> T whole(T operand) {
        if (operand instanceof Memory memory && memory.broadcast()) {
            throw new IllegalArgumentException(memory + " (expected: memory that is not broadcast)");
        }
        return operand;
    }
}
