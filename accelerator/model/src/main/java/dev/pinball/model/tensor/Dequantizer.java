package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The values of a tensor as floats: the definition of every {@link TensorType}, by ggml's block structures. */
public final class Dequantizer {
    private final TensorType type;
    private final BlockBytes bytes;
    private final long position;
    private final int count;
    private final float[] into;
    private final int offset;

    private Dequantizer(TensorType type, MemorySegment data, long position, int count, float[] into, int offset) {
        this.type = type;
        bytes = new BlockBytes(data);
        this.position = position;
        this.count = count;
        this.into = into;
        this.offset = offset;
    }

    /** Writes the {@code columns} values of a row into {@code into} from {@code offset} on. */
    public static void readRow(Tensor tensor, int row, float[] into, int offset) {
        Objects.checkIndex(row, tensor.rows());
        Objects.checkFromIndexSize(offset, tensor.columns(), into.length);
        read(tensor.type(), tensor.data(), row * tensor.rowBytes(), tensor.columns(), into, offset);
    }

    /** Writes {@code count} values in whole blocks, which begin at byte {@code position} of {@code data}. */
    public static void read(TensorType type, MemorySegment data, long position, int count, float[] into, int offset) {
        new Dequantizer(type, data, position, count, into, offset).read();
    }

    private void read() {
        switch (type) {
            case F32 -> MemorySegment.copy(bytes.data(), LittleEndian.FLOAT, position, into, offset, count);
            case F16 -> readHalves();
            case BF16 -> readBfloats();
            case Q8_0 -> readBlocks(SmallBlocks::readQ8);
            case Q4_0 -> readBlocks(SmallBlocks::readQ4);
            case Q4_1 -> readBlocks(SmallBlocks::readQ4WithMinimum);
            case Q5_0 -> readBlocks(SmallBlocks::readQ5);
            case Q5_1 -> readBlocks(SmallBlocks::readQ5WithMinimum);
            case Q2_K -> readBlocks(GroupedBlocks::readQ2);
            case Q3_K -> readBlocks(GroupedBlocks::readQ3);
            case Q4_K -> readBlocks(GroupedBlocks::readQ4);
            case Q5_K -> readBlocks(GroupedBlocks::readQ5);
            case Q6_K -> readBlocks(GroupedBlocks::readQ6);
            case IQ4_NL -> readBlocks(CodebookBlocks::readNonLinear);
            case IQ4_XS -> readBlocks(CodebookBlocks::readNonLinearGroups);
            case MXFP4 -> readBlocks(CodebookBlocks::readMicroscaling);
        }
    }

    private void readHalves() {
        for (int i = 0; i < count; i++) {
            into[offset + i] = bytes.half(position + (long) i * Short.BYTES);
        }
    }

    private void readBfloats() {
        for (int i = 0; i < count; i++) {
            into[offset + i] = bytes.bfloat(position + (long) i * Short.BYTES);
        }
    }

    private void readBlocks(BlockReader reader) {
        long block = position;
        for (int i = 0; i < count; i += type.valuesPerBlock()) {
            reader.read(bytes, block, into, offset + i);
            block += type.bytesPerBlock();
        }
    }

    /** Reads the values of one block. */
    private interface BlockReader {
        void read(BlockBytes bytes, long block, float[] into, int offset);
    }
}
