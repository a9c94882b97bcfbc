package dev.pinball.host.gemm.grouped;

import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.tensor.CodebookBlocks;
import dev.pinball.model.tensor.GroupScales;
import dev.pinball.model.tensor.LittleEndian;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies rows of a tensor into a panel as {@link GroupedFormat} lays it out; no value changes. */
public final class GroupedPanelPacker {
    private static final int NIBBLES = 0x0f0f0f0f;

    private final GroupedFormat format;
    private final MemorySegment data;
    private final int[] words;

    private GroupedPanelPacker(GroupedFormat format, MemorySegment data) {
        this.format = format;
        this.data = data;
        words = new int[format.blockColumns() / GroupedFormat.WORD_COLUMNS];
    }

    /** Packs up to 16 rows, from {@code firstRow} on, at the address {@code target}. */
    public static void pack(GroupedFormat format, Tensor tensor, int firstRow, long target) {
        GroupedPanelPacker packer = new GroupedPanelPacker(format, tensor.data());
        int count = Math.min(PanelLayout.ROWS, tensor.rows() - firstRow);
        long fileBlockBytes = tensor.type().rowBytes(format.blockColumns());
        for (int row = 0; row < count; row++) {
            long source = (firstRow + row) * tensor.rowBytes();
            for (int block = 0; block < tensor.columns() / format.blockColumns(); block++) {
                packer.packBlock(source + block * fileBlockBytes, target + (long) block * format.blockBytes(), row);
            }
        }
    }

    private void packBlock(long source, long target, int row) {
        LevelReader.read(format, data, source, words);
        packBlockScales(source, target, row);
        int groupWords = format.groupColumns() / GroupedFormat.WORD_COLUMNS;
        for (int pair = 0; pair < format.pairs(); pair++) {
            long start = target + format.headerBytes() + (long) pair * format.pairBytes();
            for (int group = 0; group < format.groups(); group++) {
                int index = pair * format.groups() + group;
                packLevels(index * groupWords, group, start + (long) row * Integer.BYTES);
                packScales(source, index, group, start, row);
            }
        }
    }

    /** @param target the row in the pair */
    private void packLevels(int firstWord, int group, long target) {
        int high = 0;
        for (int vector = 0; vector < format.nibbleVectors(); vector++) {
            int lower = words[firstWord + 2 * vector];
            int upper = words[firstWord + 2 * vector + 1];
            setInt(target + format.nibbles(group, vector), lower & NIBBLES | (upper & NIBBLES) << 4);
            high |= (lower >>> 4 & NIBBLES) << 2 * vector * format.highBits();
            high |= (upper >>> 4 & NIBBLES) << (2 * vector + 1) * format.highBits();
        }
        if (format.highBits() > 0) {
            setInt(target + format.high(group), high);
        }
    }

    /** The scales of scales. */
    private void packBlockScales(long source, long target, int row) {
        long scale = target + (long) row * Short.BYTES;
        switch (format) {
            case Q4_K, Q5_K -> {
                NativeMemory.store(scale, half(source));
                NativeMemory.store(scale + PanelLayout.SCALES_BYTES, half(source + 2));
            }
            case Q6_K -> NativeMemory.store(scale, half(source + 208));
            case IQ4_XS -> NativeMemory.store(scale, half(source));
            case Q4_1, Q5_0, Q5_1, IQ4_NL -> {}
        }
    }

    /** A minimum of Q4_1 and Q5_1 is added, not subtracted: its sign is changed. */
    private void packScales(long source, int index, int group, long pair, int row) {
        switch (format) {
            case Q4_K, Q5_K -> {
                setByte(pair + format.scales(group) + row, GroupScales.scale(data, source + 4, index));
                setByte(pair + format.minimums(group) + row, GroupScales.minimum(data, source + 4, index));
            }
            case Q6_K ->
                setByte(pair + format.scales(group) + row, data.get(ValueLayout.JAVA_BYTE, source + 192 + index));
            case IQ4_XS -> setByte(pair + format.scales(group) + row, CodebookBlocks.groupScale(data, source, index));
            case Q4_1, Q5_0, Q5_1, IQ4_NL -> {
                long block = source + (long) index * format.type().bytesPerBlock();
                NativeMemory.store(pair + format.scales(group) + (long) row * Short.BYTES, half(block));
                if (format.hasMinimums()) {
                    short minimum = (short) (half(block + 2) ^ 0x8000);
                    NativeMemory.store(pair + format.minimums(group) + (long) row * Short.BYTES, minimum);
                }
            }
        }
    }

    private short half(long position) {
        return data.get(LittleEndian.SHORT, position);
    }

    private static void setByte(long address, int value) {
        NativeMemory.ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }

    private static void setInt(long address, int value) {
        NativeMemory.ALL.set(LittleEndian.INT, address, value);
    }
}
