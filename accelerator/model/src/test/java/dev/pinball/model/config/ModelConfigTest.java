package dev.pinball.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.quantization.FileType;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelConfigTest {
    @TempDir
    private Path folder;

    private static ModelConfig config(Architecture architecture, ExpertCounts experts) {
        int headLength = architecture.hasHeadNorms() ? 8 : 4;
        return new ModelConfig(
                new ModelIdentity("tiny", architecture.key(), "tiny.gguf", 16),
                11,
                2,
                16,
                12,
                AttentionShape.of(4, 2, headLength, 6),
                experts,
                architecture == Architecture.LLAMA,
                1e-6f);
    }

    /** The metadata and the list of tensors make a file whose program can be built, and which says the same sizes. */
    @ParameterizedTest
    @EnumSource
    void isReadAsItIsWritten(Architecture architecture) {
        if (!architecture.requiresExperts()) {
            assertThat(writtenAndRead(config(architecture, ExpertCounts.NONE)))
                    .isEqualTo(config(architecture, ExpertCounts.NONE));
        }
        if (architecture.allowsExperts()) {
            for (int used : new int[] {1, 3}) {
                ModelConfig config = config(architecture, new ExpertCounts(3, used));
                assertThat(writtenAndRead(config)).isEqualTo(config);
            }
        }
    }

    private ModelConfig writtenAndRead(ModelConfig config) {
        GgufWriter writer = new GgufWriter(ModelMetadata.of(config, FileType.F32));
        for (TensorSpec tensor : TensorList.of(config)) {
            writer.tensor(tensor.name(), TensorType.F32, tensor.shape(), (_, into) -> Arrays.fill(into, 1));
        }
        Path path = folder.resolve("tiny.gguf");
        writer.write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(TensorList.of(config))
                    .extracting(TensorSpec::name)
                    .containsExactlyElementsOf(file.tensorNames());
            return ProgramReader.read(file).config();
        }
    }

    @Test
    void describesAModelOfAnArchitectureThatIsNotRun() {
        ModelIdentity identity = new ModelIdentity("new", "mamba", "a paper", 16);
        ModelConfig config = new ModelConfig(identity, 1, 1, 1, 1, AttentionShape.of(1, 1, 1), ExpertCounts.NONE, true);
        assertThat(config.contextLength()).isEqualTo(16);
        assertThatThrownBy(config::architecture)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("architecture: mamba (expected: llama, qwen2, qwen3, qwen3moe, gpt2)");
    }

    @Test
    void refusesMoreExpertsATokenThanThereAre() {
        assertThatThrownBy(() -> new ExpertCounts(4, 5)).hasMessage("experts used per token: 5 (expected: 1..4)");
        assertThatThrownBy(() -> new ExpertCounts(4, 0)).hasMessage("experts used per token: 0 (expected: 1..4)");
    }
}
