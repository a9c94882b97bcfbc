package dev.pinball.host.x86;

import dev.pinball.host.x86.InstructionBytes.OpcodeMap;
import dev.pinball.host.x86.InstructionBytes.Prefix;

/**
 * Writes a function, instruction by instruction, for processors with AVX-512. Instructions have the names that the
 * processor's manual gives them; the first operand is the target.
 */
public final class Assembler {
    private final InstructionBytes code = new InstructionBytes();

    /** The instructions so far, {@code ret} behind them. */
    public byte[] finish() {
        code.add(0xC3);
        return code.toArray();
    }

    public void mov(Register to, Register from) {
        code.addGeneral(0x89, from.number(), to.number());
    }

    public void mov(Register to, int value) {
        code.addGeneral(0xC7, 0, to.number());
        code.addInt(value);
    }

    /** 64 bits from memory. */
    public void mov(Register to, Memory from) {
        code.addGeneralMemory(0x8B, to.number(), from);
    }

    public void add(Register to, int value) {
        code.addGeneral(0x81, 0, to.number());
        code.addInt(value);
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

    /** Where the instructions that follow can be jumped back to. */
    public int here() {
        return code.size();
    }

    /** Writes {@code body} once, to be run so many times; nothing where that is never. */
    public void repeat(Register count, int times, Runnable body) {
        if (times == 0) {
            return;
        }
        mov(count, times);
        int start = here();
        body.run();
        loop(count, start);
    }

    /** Counts down by one and goes on at {@code start} until it is zero. */
    public void loop(Register count, int start) {
        add(count, -1);
        code.add(0x0F, 0x85);
        code.addInt(start - (code.size() + Integer.BYTES));
    }

    /** Goes on at {@link #land} where the register is zero; returns what {@code land} needs. */
    public int jumpIfZero(Register register) {
        code.addGeneral(0x85, register.number(), register.number());
        code.add(0x0F, 0x84);
        code.addInt(0);
        return code.size();
    }

    /** What follows is where a jump leads. */
    public void land(int jump) {
        code.setInt(jump, code.size() - jump);
    }

    /** Asks for a cache line before it is needed. */
    public void prefetcht0(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 1, memory);
    }

    /** Asks for a cache line that will be needed later: it goes to the second cache. */
    public void prefetcht1(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 2, memory);
    }

    /** Asks for a cache line before it is written. */
    public void prefetchw(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x0D}, 1, memory);
    }

    public void vmovups(Zmm to, Operand from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x10, to.number(), 0, from);
    }

    public void vmovups(Memory to, Zmm from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x11, from.number(), 0, to);
    }

    /** All lanes are one float, or one int. */
    public void vbroadcastss(Zmm to, Memory from) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x18, to.number(), 0, from);
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

    public void vpaddd(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0xFE, to.number(), first.number(), second);
    }

    /** Each word is the one of 32 in the table whose number is in its lowest five bits. */
    public void vpermw(Zmm to, Zmm numbers, Operand table) {
        code.addWideEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x8D, to.number(), numbers.number(), table);
    }

    /** Ints, to the left. */
    public void vpslld(Zmm to, Operand from, int bits) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0x72, 6, to.number(), from);
        code.add(bits);
    }

    /** Ints, to the right, zeros behind them. */
    public void vpsrld(Zmm to, Operand from, int bits) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.P66, 0x72, 2, to.number(), from);
        code.add(bits);
    }

    /** Ints to floats. */
    public void vcvtdq2ps(Zmm to, Operand from) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5B, to.number(), 0, from);
    }

    /** 16 halves to floats. */
    public void vcvtph2ps(Zmm to, Memory from) {
        code.addEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x13, to.number(), 0, from);
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

    /** The second where either is NaN. */
    public void vminps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5D, to.number(), first.number(), second);
    }

    /** The second where either is NaN. */
    public void vmaxps(Zmm to, Zmm first, Operand second) {
        code.addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0x5F, to.number(), first.number(), second);
    }

    /** The mask has the lanes in which the first is not less than the second: those with NaN too. */
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

    /** The shapes of all tiles, from 64 bytes. */
    public void ldtilecfg(Memory shapes) {
        int base = shapes.base().number();
        code.add(0xC4, 0xC0 | (base > 7 ? 0 : 0x20) | 2, 0x78, 0x49);
        code.addOperand(0, shapes);
    }

    public void tilerelease() {
        code.addTiles(Prefix.NONE, 0x49, 0, 0, 0);
    }

    public void tilezero(Tile tile) {
        code.addTiles(Prefix.PF2, 0x49, tile.number(), 0, 0);
    }

    public void tileloadd(Tile to, Memory from, Register stride) {
        code.addTileMemory(Prefix.PF2, 0x4B, to.number(), from, stride);
    }

    public void tilestored(Memory to, Tile from, Register stride) {
        code.addTileMemory(Prefix.PF3, 0x4B, from.number(), to, stride);
    }

    /** sum[i, j] += over k and four bytes: first[i, 4k + b] * second[k, 4j + b], all bytes signed, sums in 32 bits. */
    public void tdpbssd(Tile sum, Tile first, Tile second) {
        code.addTiles(Prefix.PF2, 0x5E, sum.number(), second.number(), first.number());
    }

    /**
     * sum[i, j] += over k the sum of first[i, 2k] * second[k, 2j], plus that of first[i, 2k + 1] * second[k, 2j + 1]: each
     * multiply-add rounded once, in F32, factors in BF16. What is smaller than the least normal number is zero.
     */
    public void tdpbf16ps(Tile sum, Tile first, Tile second) {
        code.addTiles(Prefix.PF3, 0x5C, sum.number(), second.number(), first.number());
    }
}
