package dev.pinball.model.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RandomModel;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FileQuantizerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0"})
    void givesThePublishedFile(FileType type) throws IOException {
        Path target = folder.resolve("quantized.gguf");
        try (GgufFile file = GgufFile.open(SharedFiles.model("stories260K.F32.gguf"))) {
            FileQuantizer.write(file, type, target);
        }
        Path published = SharedFiles.model("stories260K.%s.gguf".formatted(type));
        assertThat(Files.mismatch(published, target)).isEqualTo(-1);
    }

    @Test
    void leavesAFileOfThatTypeAsItIs() throws IOException {
        Path original = SharedFiles.model("stories260K.Q8_0.gguf");
        Path target = folder.resolve("again.gguf");
        try (GgufFile file = GgufFile.open(original)) {
            FileQuantizer.write(file, FileType.Q8_0, target);
        }
        assertThat(Files.mismatch(original, target)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"Q4_K_M, 15, 0.08", "Q5_K_M, 17, 0.045", "Q6_K, 18, 0.025"})
    void writesMixesThatAreReadAgain(FileType type, int number, double errorMax) {
        long seed = TestSeed.next("writesMixesThatAreReadAgain " + type);
        Path original = RandomModel.of("llama", TensorType.F32, seed).write(folder.resolve("original.gguf"));
        Path target = folder.resolve("mixed.gguf");
        try (GgufFile file = GgufFile.open(original)) {
            FileQuantizer.write(file, type, target);
        }
        try (GgufFile from = GgufFile.open(original);
                GgufFile to = GgufFile.open(target)) {
            assertThat(to.metadata().requiredInt("general.file_type")).isEqualTo(number);
            for (String name : from.tensorNames()) {
                assertThat(error(from, to, name)).as(name).isLessThan(errorMax);
            }
        }
    }

    /** Of all values, relative to the original's. */
    private static double error(GgufFile original, GgufFile quantized, String name) {
        Tensor from = original.findTensor(name).orElseThrow();
        Tensor to = quantized.findTensor(name).orElseThrow();
        float[] expected = new float[from.columns()];
        float[] actual = new float[from.columns()];
        double error = 0;
        double power = 0;
        for (int row = 0; row < from.rows(); row++) {
            Dequantizer.readRow(from, row, expected, 0);
            Dequantizer.readRow(to, row, actual, 0);
            for (int i = 0; i < expected.length; i++) {
                error += Math.pow(actual[i] - expected[i], 2);
                power += Math.pow(expected[i], 2);
            }
        }
        return Math.sqrt(error / power);
    }

    @Test
    void keepsTheThreeDimensionsOfExperts() {
        Path target = folder.resolve("experts.gguf");
        try (GgufFile file = GgufFile.open(SharedFiles.model("tiny-experts.F32.gguf"))) {
            FileQuantizer.write(file, FileType.Q4_0, target);
        }
        try (GgufFile file = GgufFile.open(target)) {
            assertThat(file.shape("blk.0.ffn_up_exps.weight")).isEqualTo(TensorShape.of(64, 128, 6));
            assertThat(file.findTensor("blk.0.ffn_up_exps.weight").orElseThrow().type())
                    .isEqualTo(TensorType.Q4_0);
            assertThat(file.metadata().requiredInt("general.file_type")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "blk.0.attn_q.weight, 64, 64, Q8_0",
        "token_embd.weight, 64, 512, Q8_0",
        "blk.0.ffn_down.weight, 172, 64, F16",
        "blk.0.ffn_gate_inp.weight, 64, 8, F32",
        "position_embd.weight, 64, 128, F32",
        "blk.0.attn_q.bias, 64, 64, F32",
    })
    void choosesATypeByNameAndShape(String name, int columns, int rows, TensorType expected) {
        assertThat(MatrixTypes.typeOf(name, TensorShape.of(columns, rows), TensorType.Q8_0))
                .isEqualTo(expected);
        assertThat(MatrixTypes.typeOf(name, TensorShape.of(columns), TensorType.Q8_0))
                .isEqualTo(TensorType.F32);
    }
}
