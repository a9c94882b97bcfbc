package dev.pinball.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerTest {

    private static byte[] encode(TensorType type, float... values) {
        byte[] bytes = new byte[(int) type.rowBytes(values.length)];
        Quantizer.writeRow(type, values, MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static float[] decode(TensorType type, byte[] bytes, int length) {
        float[] values = new float[length];
        Dequantizer.readRow(new Tensor("t", type, 1, length, MemorySegment.ofArray(bytes)), 0, values, 0);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "Q8_0"})
    void givesTheBytesOfPublishedFiles(String name) {
        try (GgufFile plain = GgufFile.open(SharedFiles.model("stories260K.F32.gguf"));
                GgufFile published = GgufFile.open(SharedFiles.model("stories260K.%s.gguf".formatted(name)))) {
            for (String tensorName : plain.tensorNames()) {
                Tensor from = plain.findTensor(tensorName).orElseThrow();
                Tensor to = published.findTensor(tensorName).orElseThrow();
                float[] row = new float[from.columns()];
                byte[] bytes = new byte[(int) to.data().byteSize()];
                for (int i = 0; i < from.rows(); i++) {
                    Dequantizer.readRow(from, i, row, 0);
                    Quantizer.writeRow(
                            to.type(), row, MemorySegment.ofArray(bytes).asSlice(i * to.rowBytes()));
                }
                assertThat(bytes).as(tensorName).isEqualTo(to.data().toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    @Test
    void givesTheBytesThatGgmlGives() throws IOException {
        Set<TensorType> written = EnumSet.of(TensorType.F32, TensorType.F16, TensorType.BF16);
        try (InputStream blocks = QuantizerTest.class.getResourceAsStream("ggml-quantized.txt")) {
            for (String line : new String(blocks.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split(" ");
                TensorType type = TensorType.valueOf(fields[0]);
                float[] values = new float[type.valuesPerBlock()];
                ByteBuffer.wrap(HexFormat.of().parseHex(fields[1]))
                        .asFloatBuffer()
                        .get(values);
                assertThat(HexFormat.of().formatHex(encode(type, values)))
                        .as(line)
                        .isEqualTo(fields[2]);
                written.add(type);
            }
        }
        assertThat(written).isEqualTo(Quantizer.TYPES);
    }

    /** The errors that docs/BENCHMARKS.md states: of weights that are normally distributed, relative to their deviation. */
    @ParameterizedTest
    @CsvSource({
        "F16, 0.00021",
        "BF16, 0.0017",
        "Q8_0, 0.0054",
        "Q6_K, 0.018",
        "Q5_K, 0.036",
        "Q5_1, 0.038",
        "Q5_0, 0.043",
        "Q4_K, 0.071",
        "Q4_0, 0.086"
    })
    void losesWhatTheTypeIsKnownToLose(TensorType type, double expected) {
        Random random = new Random(TestSeed.next("losesWhatTheTypeIsKnownToLose " + type));
        float[] values = new float[1 << 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.03f * (float) random.nextGaussian();
        }
        float[] read = decode(type, encode(type, values), values.length);
        double error = 0;
        double power = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(read[i] - values[i], 2);
            power += Math.pow(values[i], 2);
        }
        assertThat(Math.sqrt(error / power)).isCloseTo(expected, withinPercentage(5));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void givesTheSameBytesForWhatItHasWritten(TensorType type) {
        Random random = new Random(TestSeed.next("QuantizerTest"));
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        byte[] once = encode(type, values);
        assertThat(encode(type, decode(type, once, values.length))).isEqualTo(once);
    }

    @Test
    void roundsToEvenInBrainFloats() {
        float half = Float.intBitsToFloat(0x3F80_8000);
        float above = Float.intBitsToFloat(0x3F81_8000);
        assertThat(decode(TensorType.BF16, encode(TensorType.BF16, half, above, Float.NaN), 3))
                .containsExactly(1, Float.intBitsToFloat(0x3F82_0000), Float.NaN);
    }

    @Test
    void givesTheLargestValueOfFourBitsTheLowestStep() {
        float[] values = new float[32];
        values[0] = 8; // the scale is -1
        values[1] = -8;
        values[16] = 0.5f;
        values[17] = -3;
        byte[] bytes = encode(TensorType.Q4_0, values);
        float[] read = decode(TensorType.Q4_0, bytes, 32);
        assertThat(read[0]).isEqualTo(8);
        assertThat(read[1]).isEqualTo(-7);
        assertThat(read[16]).isZero(); // -0.5 + 8.5 is 8
        assertThat(read[17]).isEqualTo(-3);
    }

    @Test
    void roundsHalvesOfEightBitsAwayFromZero() {
        float[] values = new float[32];
        values[0] = 127;
        values[1] = 0.5f;
        values[2] = -0.5f;
        values[3] = Math.nextDown(0.5f);
        values[4] = 2.5f;
        float[] read = decode(TensorType.Q8_0, encode(TensorType.Q8_0, values), 32);
        assertThat(read).startsWith(127, 1, -1, 0, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0"})
    void writesZerosAsZeros(TensorType type) {
        assertThat(decode(type, encode(type, new float[32]), 32))
                .usingElementComparator((a, b) -> a.floatValue() == b.floatValue() ? 0 : 1)
                .containsOnly(0);
    }
}
