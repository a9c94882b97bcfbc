package dev.pinball.host.x86;

import dev.pinball.host.x86.InstructionBytes.OpcodeMap;
import dev.pinball.host.x86.InstructionBytes.Prefix;
import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;

/**
 * Writes a function, instruction by instruction, for processors with AVX2 or AVX-512. Instructions have the names of the
 * processor's manual, those on vectors of 512 bits where names differ ({@code vpxord} is {@code vpxor} on 256 bits); the
 * first operand is the target. An operand that an instruction can't encode is an {@link IllegalArgumentException} that names
 * it.
 */
public final class Assembler extends GeneralAssembler {
    public void vmovups(VectorRegister to, Operand from) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x10, to, whole(from));
    }

    public void vmovups(Memory to, VectorRegister from) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x11, from, whole(to));
    }

    /** Copies one float, or one int, to all lanes. */
    public void vbroadcastss(VectorRegister to, Memory from) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x18, to, whole(from));
    }

    public void zero(VectorRegister to) {
        vpxord(to, to, to);
    }

    public void vpxord(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xEF, to, first, second);
    }

    public void vpandd(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xDB, to, first, second);
    }

    public void vpord(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xEB, to, first, second);
    }

    public void vpaddd(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xFE, to, first, second);
    }

    /** Subtracts words of 16 bits. */
    public void vpsubw(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xF9, to, first, whole(second));
    }

    /** Each word of 16 bits becomes the one of 32 in the table that the lowest five bits of its index say. */
    public void vpermw(Zmm to, Zmm indexes, Operand table) {
        code.addWideEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x8D, to, indexes, whole(table));
    }

    /** Each word of 16 bits, an index, becomes the one of 64 in two tables that its lowest six bits say. */
    public void vpermi2w(Zmm indexes, Zmm table, Operand secondTable) {
        code.addWideEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x75, indexes, table, whole(secondTable));
    }

    /** Shifts ints left. */
    public void vpslld(VectorRegister to, Operand from, int bits) {
        code.addShift(0x72, 6, to, from, bits);
    }

    /** Shifts ints right, filling up with zeros. */
    public void vpsrld(VectorRegister to, Operand from, int bits) {
        code.addShift(0x72, 2, to, from, bits);
    }

    /** Shifts words of 16 bits left. */
    public void vpsllw(VectorRegister to, VectorRegister from, int bits) {
        code.addShift(0x71, 6, to, from, bits);
    }

    /** Shifts words of 16 bits right, filling up with zeros. */
    public void vpsrlw(VectorRegister to, VectorRegister from, int bits) {
        code.addShift(0x71, 2, to, from, bits);
    }

    /** Shifts words of 16 bits right, filling up with their sign. */
    public void vpsraw(VectorRegister to, VectorRegister from, int bits) {
        code.addShift(0x71, 4, to, from, bits);
    }

    /** Each byte becomes the one of its 16 in the table that the lowest four bits of its index say; zero for negative indexes. */
    public void vpshufb(VectorRegister to, VectorRegister table, Operand indexes) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x00, to, table, whole(indexes));
    }

    /** Extends 16 signed bytes to ints. */
    public void vpmovsxbd(VectorRegister to, Memory from) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x21, to, whole(from));
    }

    /** Converts ints to floats. */
    public void vcvtdq2ps(VectorRegister to, Operand from) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x5B, to, from);
    }

    /** Converts 16 floats of 16 bits (F16) to floats. */
    public void vcvtph2ps(VectorRegister to, Memory from) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x13, to, whole(from));
    }

    public void vmulps(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x59, to, first, second);
    }

    public void vaddps(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x58, to, first, second);
    }

    public void vsubps(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x5C, to, first, second);
    }

    /** The minimum; the second where either is NaN. */
    public void vminps(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x5D, to, first, second);
    }

    /** The maximum; the second where either is NaN. */
    public void vmaxps(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0x5F, to, first, second);
    }

    /** Sets the mask for lanes in which the first is not less than the second, or either is NaN. */
    public void vcmpnltps(Mask to, Zmm first, Operand second) {
        code.addCompare(0xC2, to, first, second);
        code.add(5);
    }

    /** Sets all bits of the lanes in which the first is not less than the second, or either is NaN. */
    public void vcmpnltps(Ymm to, Ymm first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.NONE, 0xC2, to, first, second);
        code.add(5);
    }

    /** first * 2 to the power of the greatest integer in second; zero in lanes outside the mask. */
    public void vscalefps(Zmm to, Mask mask, Zmm first, Operand second) {
        code.addMaskedEvex(OpcodeMap.MAP_0F38, Prefix.P66, 0x2C, to, first, second, mask.number());
    }

    /** factor = factor * second + third, rounded once. */
    public void vfmadd213ps(VectorRegister factor, VectorRegister second, Operand third) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0xA8, factor, second, third);
    }

    /** sum += first * second, rounded once. */
    public void vfmadd231ps(VectorRegister sum, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0xB8, sum, first, second);
    }

    /** In each lane: sum += four unsigned bytes times four signed ones. */
    public void vpdpbusd(VectorRegister sum, VectorRegister unsigned, Operand signed) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x50, sum, unsigned, signed);
    }

    /** In each lane: the sum of two signed words of 16 bits times two others. */
    public void vpmaddwd(VectorRegister to, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F, Prefix.P66, 0xF5, to, first, whole(second));
    }

    /** In each lane: sum += two signed words of 16 bits times two others. */
    public void vpdpwssd(VectorRegister sum, VectorRegister first, Operand second) {
        code.addVector(OpcodeMap.MAP_0F38, Prefix.P66, 0x52, sum, first, second);
    }

    /** Clears the upper halves of all vectors, without which older instructions that follow are slow. */
    public void vzeroupper() {
        code.add(0xC5, 0xF8, 0x77);
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
}
