package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
    private static final int F32 = TensorType.F32.id();

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = folder.resolve("model.gguf");
    }

    private static GgufBuilder twoTensors() {
        return new GgufBuilder()
                .string("general.architecture", "llama")
                .tensor("vector", 1, 3, 1, 2, 3)
                .tensor("matrix", 2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsMetadataAndTensors(int version) {
        try (GgufFile file = twoTensors().version(version).open(path)) {
            assertThat(file.metadata().requiredString("general.architecture")).isEqualTo("llama");
            assertThat(file.tensorNames()).containsExactly("vector", "matrix");
            float[] values = file.tensor("matrix", 2, 4).data().toArray(ValueLayout.JAVA_FLOAT);
            assertThat(values).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(file.tensor("vector", 1, 3).data().isReadOnly()).isTrue();
            assertThat(file.findTensor("other")).isEmpty();
        }
    }

    @Test
    void countsDimensionsBeyondTheSecondAsRows() {
        GgufBuilder experts = new GgufBuilder()
                .tensor("experts", TensorType.F32, new long[] {2, 3, 4}, new byte[2 * 3 * 4 * Float.BYTES]);
        try (GgufFile file = experts.open(path)) {
            assertThat(file.tensor("experts", 12, 2).valueCount()).isEqualTo(24);
        }
    }

    @Test
    void respectsTheAlignmentOfTheFile() {
        GgufBuilder aligned =
                new GgufBuilder().alignment(128).tensor("first", 1, 1, 1).tensor("second", 1, 1, 2);
        try (GgufFile file = aligned.open(path)) {
            assertThat(file.tensor("second", 1, 1).data().get(ValueLayout.JAVA_FLOAT, 0))
                    .isEqualTo(2);
        }
    }

    @Test
    void namesTheShapeThatATensorHas() {
        try (GgufFile file = twoTensors().open(path)) {
            assertThatThrownBy(() -> file.tensor("matrix", 4, 2))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(path + ": tensor matrix: 2 x 4 values (expected: 4 x 2 values)");
            assertThatThrownBy(() -> file.tensor("bias", 1, 4))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(path + ": tensor bias: missing (expected: 1 x 4 values)");
        }
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                wrong("version 1", twoTensors().version(1)),
                wrong(
                        "version 50331648 (expected: 2 or 3, little-endian)",
                        twoTensors().version(3 << 24)),
                wrong("1152921504606846976 tensors", twoTensors().tensorCount(1L << 60)),
                wrong("18446744073709551615 tensors", twoTensors().tensorCount(-1)),
                wrong("1152921504606846976 metadata values", twoTensors().metadataCount(1L << 60)),
                wrong("vector a second time", twoTensors().tensor("vector", 1, 1, 1)),
                wrong("a a second time", new GgufBuilder().bool("a", true).bool("a", true)),
                wrong("an empty key", new GgufBuilder().bool("", true)),
                wrong("0..65535", new GgufBuilder().bool("k".repeat(65_536), true)),
                wrong("0..64", new GgufBuilder().tensor("n".repeat(65), 1, 1, 1)),
                wrong("value type 13", new GgufBuilder().value("a", 13, new byte[8])),
                wrong("boolean 2", new GgufBuilder().value("a", ValueType.BOOL, new byte[] {2})),
                wrong("1152921504606846976 values", strings(1L << 60)),
                wrong("3 values", strings(3)),
                wrong("general.alignment: 48", new GgufBuilder().uint32("general.alignment", 48)),
                wrong("general.alignment: 0", new GgufBuilder().uint32("general.alignment", 0)),
                wrong("general.alignment: an array", new GgufBuilder().int32s("general.alignment", 1)),
                wrong("0 dimensions", new GgufBuilder().entry("t", F32, 0)),
                wrong("5 dimensions", new GgufBuilder().entry("t", F32, 0, 1, 1, 1, 1, 1)),
                wrong("dimension 0", new GgufBuilder().entry("t", F32, 0, 0, 4)),
                wrong("dimension 1152921504606846976", new GgufBuilder().entry("t", F32, 0, 1L << 60)),
                wrong("fewer rows", new GgufBuilder().entry("t", F32, 0, 4, 1 << 20, 1 << 20, 1 << 20)),
                wrong("type 4 (expected: one of [F32", new GgufBuilder().entry("t", 4, 0, 32)),
                wrong("type Q8_1 (expected: one of [F32", new GgufBuilder().entry("t", 9, 0, 32)),
                wrong("type IQ2_XXS (expected", new GgufBuilder().entry("t", 16, 0, 256)),
                wrong("type NVFP4 (expected", new GgufBuilder().entry("t", 40, 0, 256)),
                wrong("type 99 (expected", new GgufBuilder().entry("t", 99, 0, 256)),
                wrong("rows of 48 values of Q8_0", new GgufBuilder().entry("t", 8, 0, 48)),
                wrong("offset 16 (expected: a multiple of 32)", new GgufBuilder().entry("t", F32, 16, 4)),
                wrong("4 values of F32 at offset 64", twoTensors().entry("t", F32, 64, 4)),
                wrong("at offset 9223372036854775776", twoTensors().entry("t", F32, Long.MAX_VALUE - 31, 4)),
                wrong("2147483647 x 2147483647 values", huge()),
                wrong("overlaps vector", twoTensors().entry("t", F32, 0, 4)));
    }

    private static Arguments wrong(String message, GgufBuilder file) {
        return Arguments.of(message, file);
    }

    private static GgufBuilder strings(long length) {
        return new GgufBuilder().array("a", ValueType.STRING, length, GgufBuilder.text("b"));
    }

    private static GgufBuilder huge() {
        return twoTensors().entry("t", F32, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void refusesWrongFiles(String message, GgufBuilder file) {
        file.write(path);
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void refusesAFileCutOffAnywhere() throws IOException {
        byte[] whole = twoTensors()
                .strings("names", List.of("one", "two"))
                .float32s("scores", 1, 2)
                .build();
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(path))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(GgufException.class)
                    .hasMessageStartingWith(path + ": ");
        }
    }

    @Test
    void refusesWhatIsNoModelFile() throws IOException {
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessage(path + ": no such file (expected: a GGUF model file)");
        assertThatThrownBy(() -> GgufFile.open(folder))
                .isInstanceOf(GgufException.class)
                .hasMessage(folder + ": not a regular file (expected: a GGUF model file)");
        Files.writeString(path, "PK\u0003\u0004 and more");
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessageEndingWith(
                        ": it begins with \"PK\\x03\\x04\" (expected: a GGUF file, which begins with \"GGUF\")");
    }

    @Test
    void aFileThatIsTooShortForItsFirstWordIsNoModelFileEither() throws IOException {
        for (int bytes = 0; bytes < 4; bytes++) {
            Files.write(path, new byte[bytes]);
            assertThatThrownBy(() -> GgufFile.open(path))
                    .hasMessageEndingWith("the file has %d bytes (expected: a GGUF file, which begins with \"GGUF\")"
                            .formatted(bytes));
        }
    }

    @Test
    void refusesArraysInArraysWithoutEnd() {
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 1000; depth++) {
            nested = GgufBuilder.join(GgufBuilder.ints(ValueType.ARRAY.ordinal()), GgufBuilder.longs(1), nested);
        }
        new GgufBuilder().value("deep", ValueType.ARRAY, nested).write(path);
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("arrays 9 deep");
    }
}
