package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufWriterTest {
    private static final GgufWriter.RowSource COUNTING = (row, into) -> {
        for (int i = 0; i < into.length; i++) {
            into[i] = row * into.length + i;
        }
    };

    @TempDir
    private Path folder;

    private static GgufWriter writer() {
        return new GgufWriter(new MetadataBuilder().string("general.architecture", "llama"));
    }

    private static void copy(GgufFile file, Path target) {
        GgufWriter writer = new GgufWriter(new MetadataBuilder().copy(file.metadata()));
        file.tensorNames().forEach(name -> writer.copy(file.findTensor(name).orElseThrow(), file.shape(name)));
        writer.write(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stories260K.Q8_0.gguf", "tiny-experts.F32.gguf", "tiny-gpt2.F32.gguf"})
    void copiesAFileByteForByte(String name) throws IOException {
        Path original = SharedFiles.model(name);
        Path copy = folder.resolve(name);
        try (GgufFile file = GgufFile.open(original)) {
            copy(file, copy);
        }
        assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
        assertThat(folder).isDirectoryContaining("glob:**/" + name).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void writesTensorsOfOneTwoAndThreeDimensions() {
        Path path = folder.resolve("model.gguf");
        writer().tensor("vector", TensorType.F32, TensorShape.of(3), COUNTING)
                .tensor("matrix", TensorType.F16, TensorShape.of(4, 2), COUNTING)
                .tensor("experts", TensorType.BF16, TensorShape.of(4, 3, 2), COUNTING)
                .write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.shape("vector")).isEqualTo(TensorShape.of(3));
            assertThat(file.shape("experts").dimensions()).containsExactly(4, 3, 2);
            float[] row = new float[4];
            Dequantizer.readRow(file.tensor("matrix", 2, 4), 1, row, 0);
            assertThat(row).containsExactly(4, 5, 6, 7);
            Dequantizer.readRow(file.tensor("experts", 6, 4), 5, row, 0);
            assertThat(row).containsExactly(20, 21, 22, 23);
        }
    }

    @Test
    void leavesHolesForTensorsThatReadAsZeros() throws IOException {
        Path target = folder.resolve("holes.gguf");
        writer().tensor("first", TensorType.F32, TensorShape.of(3), COUNTING)
                .tensor("second", TensorType.F32, TensorShape.of(4, 2), COUNTING)
                .writeHoles(target);
        try (GgufFile file = GgufFile.open(target)) {
            assertThat(file.tensor("second", 2, 4).data().toArray(ValueLayout.JAVA_FLOAT))
                    .containsOnly(0)
                    .hasSize(8);
        }
    }

    @Test
    void writesMetadataThatReadsTheSame() {
        Metadata metadata = new MetadataBuilder()
                .string("text", "grüße")
                .bool("truth", true)
                .uint32("uint32", -1)
                .int32("int32", -1)
                .uint64("uint64", 1L << 40)
                .float32("float32", 0.5f)
                .strings("strings", List.of("", "▁a"))
                .int32s("int32s", 1, -2)
                .float32s("float32s", 1.5f)
                .string("text", "again")
                .build();
        assertThat(metadata.requiredString("text")).isEqualTo("again");
        assertThat(metadata.bool("truth")).hasValue(true);
        assertThat(metadata.longInteger("uint32")).hasValue(4_294_967_295L);
        assertThat(metadata.requiredInt("int32")).isEqualTo(-1);
        assertThat(metadata.longInteger("uint64")).hasValue(1L << 40);
        assertThat(metadata.requiredFloat("float32")).isEqualTo(0.5f);
        assertThat(metadata.strings("strings")).containsExactly("", "▁a");
        assertThat(metadata.integers("int32s")).containsExactly(1, -2);
        assertThat(metadata.floats("float32s")).containsExactly(1.5f);
    }

    @Test
    void keepsTheAlignmentOfCopiedMetadata() {
        Path path = folder.resolve("model.gguf");
        new GgufWriter(new MetadataBuilder().uint32("general.alignment", 256))
                .tensor("first", TensorType.F32, TensorShape.of(1), COUNTING)
                .tensor("second", TensorType.F32, TensorShape.of(2), COUNTING)
                .write(path);
        try (GgufFile file = GgufFile.open(path)) {
            float[] second = file.tensor("second", 1, 2).data().toArray(ValueLayout.JAVA_FLOAT);
            assertThat(second).containsExactly(0, 1);
        }
    }

    @Test
    void opensAFileFromMemoryUnderAName() throws IOException {
        Path path = folder.resolve("model.gguf");
        writer().tensor("t", TensorType.F32, TensorShape.of(2), COUNTING).write(path);
        try (GgufFile file = GgufFile.open("the default model", Files.readAllBytes(path))) {
            assertThat(file.tensor("t", 1, 2).data().toArray(ValueLayout.JAVA_FLOAT))
                    .containsExactly(0, 1);
            assertThatThrownBy(() -> file.shape("other"))
                    .isInstanceOf(GgufException.class)
                    .hasMessage("the default model: tensor other: missing (expected: any shape)");
        }
    }

    @Test
    void leavesTheOldFileWhereTheNewOneFails() throws IOException {
        Path path = Files.writeString(folder.resolve("model.gguf"), "the old file");
        GgufWriter failing = writer().tensor("t", TensorType.F32, TensorShape.of(1, 9), (row, _) -> {
            if (row == 5) {
                throw new IllegalStateException("row 5");
            }
        });
        assertThatThrownBy(() -> failing.write(path)).hasMessage("row 5");
        assertThat(path).hasContent("the old file");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void refusesTensorsThatAFileCantHave() {
        GgufWriter writer = writer().tensor("t", TensorType.F32, TensorShape.of(1), COUNTING);
        assertRefused(writer, "t", TensorType.F32, 1, "t a second time (expected: a new name)");
        assertRefused(writer, "n".repeat(65), TensorType.F32, 1, "n".repeat(65) + " (expected: at most 64 bytes)");
        assertRefused(writer, "q", TensorType.Q8_0, 48, "q: rows of 48 values of Q8_0 (expected: multiples of 32)");
        assertRefused(writer, "k", TensorType.Q2_K, 256, "k: Q2_K (expected: one of " + Quantizer.TYPES + ")");
    }

    private static void assertRefused(GgufWriter writer, String name, TensorType type, int columns, String message) {
        assertThatThrownBy(() -> writer.tensor(name, type, TensorShape.of(columns), COUNTING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
