package dev.pinball.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packs blocks from values, as ggml's quantizers do, and expects the values again. */
class DequantizerTest {
    private static final float SCALE = 0.125f;
    private static final float MINIMUM = 0.5f;

    private final Random random = new Random(42);

    @Test
    void readsPlainTypes() {
        assertThat(read(TensorType.F32, bytes(8).putFloat(1.5f).putFloat(-2), 2))
                .containsExactly(1.5f, -2);
        assertThat(read(TensorType.F16, bytes(4).putShort((short) 0x3C00).putShort((short) 0xC100), 2))
                .containsExactly(1, -2.5f);
        assertThat(read(TensorType.BF16, bytes(4).putShort((short) 0x3F80).putShort((short) 0xC020), 2))
                .containsExactly(1, -2.5f);
    }

    @Test
    void readsBytesWithAScale() {
        ByteBuffer block = bytes(34).putShort(half(SCALE));
        float[] expected = new float[32];
        for (int i = 0; i < 32; i++) {
            int value = i * 8 - 128;
            block.put((byte) value);
            expected[i] = value * SCALE;
        }
        assertThat(read(TensorType.Q8_0, block, 32)).containsExactly(expected);
    }

    @Test
    void readsHalfBytesWithAScale() {
        int[] values = randomValues(32, 16);
        ByteBuffer block = bytes(18).putShort(half(SCALE));
        float[] expected = new float[32];
        for (int i = 0; i < 16; i++) {
            block.put((byte) (values[i] | values[i + 16] << 4));
        }
        for (int i = 0; i < 32; i++) {
            expected[i] = (values[i] - 8) * SCALE;
        }
        assertThat(read(TensorType.Q4_0, block, 32)).containsExactly(expected);
    }

    @Test
    void readsHalfBytesInGroupsWithScalesAndMinimums() {
        int[] values = randomValues(256, 16);
        int[] scales = randomValues(8, 64);
        int[] minimums = randomValues(8, 64);
        ByteBuffer block = bytes(144).putShort(half(SCALE)).putShort(half(MINIMUM));
        for (int i = 0; i < 4; i++) {
            block.put((byte) (scales[i] | scales[i + 4] >> 4 << 6));
        }
        for (int i = 0; i < 4; i++) {
            block.put((byte) (minimums[i] | minimums[i + 4] >> 4 << 6));
        }
        for (int i = 4; i < 8; i++) {
            block.put((byte) (scales[i] & 15 | (minimums[i] & 15) << 4));
        }
        for (int start = 0; start < 256; start += 64) {
            for (int i = start; i < start + 32; i++) {
                block.put((byte) (values[i] | values[i + 32] << 4));
            }
        }
        float[] expected = new float[256];
        for (int i = 0; i < 256; i++) {
            expected[i] = SCALE * scales[i / 32] * values[i] - MINIMUM * minimums[i / 32];
        }
        assertThat(read(TensorType.Q4_K, block, 256)).containsExactly(expected);
    }

    @Test
    void readsSixBitsInGroupsWithScales() {
        int[] values = randomValues(256, 64);
        int[] scales = randomValues(16, 256);
        byte[] block = new byte[210];
        for (int i = 0; i < 256; i++) {
            int half = i / 128;
            int row = i % 128 / 32;
            int column = i % 32;
            block[half * 64 + row % 2 * 32 + column] |= (byte) ((values[i] & 15) << (row < 2 ? 0 : 4));
            block[128 + half * 32 + column] |= (byte) (values[i] >> 4 << row * 2);
        }
        float[] expected = new float[256];
        for (int i = 0; i < 256; i++) {
            block[192 + i / 16] = (byte) scales[i / 16];
            expected[i] = SCALE * (byte) scales[i / 16] * (values[i] - 32);
        }
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(read(TensorType.Q6_K, bytes.putShort(208, half(SCALE)), 256)).containsExactly(expected);
    }

    @Test
    void givesTheBitsThatGgmlGives() throws IOException {
        Set<TensorType> read = EnumSet.noneOf(TensorType.class);
        try (InputStream blocks = DequantizerTest.class.getResourceAsStream("ggml-blocks.txt")) {
            for (String line : new String(blocks.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split(" ");
                TensorType type = TensorType.valueOf(fields[0]);
                ByteBuffer floats = ByteBuffer.wrap(HexFormat.of().parseHex(fields[2]));
                ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(fields[1]));
                float[] values = read(type, bytes, floats.remaining() / Float.BYTES);
                for (float value : values) {
                    assertThat(Float.floatToRawIntBits(value)).as(line).isEqualTo(floats.getInt());
                }
                read.add(type);
            }
        }
        assertThat(read).isEqualTo(EnumSet.complementOf(EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16)));
    }

    @Test
    void readsTheRowThatIsAskedForToWhereItIsAskedFor() {
        ByteBuffer blocks = bytes(4 * 34);
        for (int block = 0; block < 4; block++) {
            blocks.position(block * 34).putShort(half(1)).put(new byte[] {(byte) (block + 1)});
        }
        float[] into = new float[66];
        Dequantizer.readRow(tensor(TensorType.Q8_0, blocks, 2, 64), 1, into, 1);
        assertThat(into[0]).isZero();
        assertThat(into[1]).isEqualTo(3);
        assertThat(into[33]).isEqualTo(4);
    }

    private float[] read(TensorType type, ByteBuffer block, int columns) {
        float[] values = new float[columns];
        Dequantizer.readRow(tensor(type, block, 1, columns), 0, values, 0);
        return values;
    }

    @SuppressWarnings("ByteBufferBackingArray") // of buffers that begin with their array
    private static Tensor tensor(TensorType type, ByteBuffer data, int rows, int columns) {
        return new Tensor("t", type, rows, columns, MemorySegment.ofArray(data.array()));
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static short half(float value) {
        return Float.floatToFloat16(value);
    }

    private int[] randomValues(int count, int bound) {
        return random.ints(count, 0, bound).toArray();
    }
}
