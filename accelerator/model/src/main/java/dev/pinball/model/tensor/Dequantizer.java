package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The values of a tensor as floats: the definition of every {@link TensorType}, by ggml's block structures. */
public final class Dequantizer {
    private final BlockBytes bytes;
    private final float[] into;

    private Dequantizer(MemorySegment data, float[] into) {
        bytes = new BlockBytes(data);
        this.into = into;
    }

    /** Writes the {@code columns} values of a row into {@code into} from {@code offset} on. */
    public static void readRow(Tensor tensor, int row, float[] into, int offset) {
        Objects.checkIndex(row, tensor.rows());
        Objects.checkFromIndexSize(offset, tensor.columns(), into.length);
        read(tensor.type(), tensor.data(), row * tensor.rowBytes(), tensor.columns(), into, offset);
    }

    /** Writes {@code count} values in whole blocks, which begin at byte {@code position} of {@code data}. */
    public static void read(TensorType type, MemorySegment data, long position, int count, float[] into, int offset) {
        Dequantizer dequantizer = new Dequantizer(data, into);
        long block = position;
        for (int i = 0; i < count; i += type.valuesPerBlock()) {
            dequantizer.readBlock(type, block, offset + i);
            block += type.bytesPerBlock();
        }
    }

    private void readBlock(TensorType type, long block, int offset) {
        switch (type) {
            case F32 -> into[offset] = Float.intBitsToFloat(bytes.integer(block));
            case F16 -> into[offset] = bytes.half(block);
            case BF16 ->
                into[offset] = Float.intBitsToFloat(bytes.unsigned(block) << 16 | bytes.unsigned(block + 1) << 24);
            case Q8_0 -> SmallBlocks.readQ8(bytes, block, into, offset);
            case Q4_0 -> SmallBlocks.readQ4(bytes, block, into, offset);
            case Q4_1 -> SmallBlocks.readQ4WithMinimum(bytes, block, into, offset);
            case Q5_0 -> SmallBlocks.readQ5(bytes, block, into, offset);
            case Q5_1 -> SmallBlocks.readQ5WithMinimum(bytes, block, into, offset);
            case Q2_K -> GroupedBlocks.readQ2(bytes, block, into, offset);
            case Q3_K -> GroupedBlocks.readQ3(bytes, block, into, offset);
            case Q4_K -> GroupedBlocks.readQ4(bytes, block, into, offset);
            case Q5_K -> GroupedBlocks.readQ5(bytes, block, into, offset);
            case Q6_K -> GroupedBlocks.readQ6(bytes, block, into, offset);
            case IQ4_NL -> CodebookBlocks.readNonLinear(bytes, block, into, offset);
            case IQ4_XS -> CodebookBlocks.readNonLinearGroups(bytes, block, into, offset);
            case MXFP4 -> CodebookBlocks.readMicroscaling(bytes, block, into, offset);
        }
    }
}
