package dev.pinball.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.Model;
import dev.pinball.model.program.Operation;
import dev.pinball.model.quantization.FileType;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomWeightsTest {
    @TempDir
    private Path folder;

    private Model holes(FileType type) throws IOException {
        Path file = folder.resolve("model.gguf");
        RandomModelFile.write(BenchPreset.named("15M").config(), type, file);
        return Model.open(file);
    }

    private static List<Tensor> matrices(Model model) {
        return model.program().operations().stream()
                .flatMap(operation -> switch (operation) {
                    case Operation.MatMul matMul -> Stream.of(matMul.weight());
                    case Operation.Logits logits -> Stream.of(logits.weight());
                    default -> Stream.<Tensor>of();
                })
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileType.class,
            names = {"F32", "F16", "Q8_0", "Q4_0", "Q4_K_M"})
    void fillsEveryMatrixWithNumbers(FileType type) throws IOException {
        try (Model model = RandomWeights.fill(holes(type))) {
            for (Tensor matrix : matrices(model)) {
                float[] row = new float[matrix.columns()];
                Dequantizer.readRow(matrix, matrix.rows() - 1, row, 0);
                double sum = 0;
                for (float value : row) {
                    sum += Math.abs(value);
                }
                assertThat(sum / row.length).as(matrix.name()).isBetween(0.01, 0.2);
            }
        }
    }

    @Test
    void wrapsAroundWhereThePoolIsSmallerThanTheModel() throws IOException {
        try (Model model = RandomWeights.fill(holes(FileType.Q8_0), 1)) {
            Set<Long> addresses = new HashSet<>();
            matrices(model).forEach(matrix -> addresses.add(matrix.data().address()));
            assertThat(addresses).hasSizeLessThan(matrices(model).size());
        }
    }

    @Test
    void givesEachMatrixItsOwnPlaceWhereThereIsRoom() throws IOException {
        try (Model model = RandomWeights.fill(holes(FileType.Q8_0))) {
            Set<Long> addresses = new HashSet<>();
            matrices(model).forEach(matrix -> addresses.add(matrix.data().address()));
            assertThat(addresses).hasSize(matrices(model).size());
        }
    }

    @Test
    void sharesTheEmbeddingThatTheLogitsShare() throws IOException {
        try (Model model = RandomWeights.fill(holes(FileType.Q8_0))) {
            Operation.Embed embed =
                    (Operation.Embed) model.program().operations().getFirst();
            assertThat(matrices(model).getLast()).isSameAs(embed.tokens());
        }
    }
}
