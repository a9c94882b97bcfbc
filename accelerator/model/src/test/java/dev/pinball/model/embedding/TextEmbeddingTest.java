package dev.pinball.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEmbeddingTest {
    @TempDir
    private Path folder;

    @Test
    void poolsAsTheFileSaysAndByTheLastTokenWhereItSaysNothing() {
        assertThat(read(new GgufBuilder())).contains(new TextEmbedding(Pooling.LAST, OptionalInt.empty(), 64));
        assertThat(pooled(0)).map(TextEmbedding::pooling).contains(Pooling.LAST);
        assertThat(pooled(1)).map(TextEmbedding::pooling).contains(Pooling.MEAN);
        assertThat(pooled(3)).map(TextEmbedding::pooling).contains(Pooling.LAST);
    }

    @Test
    void hasNoneByTheFirstTokenOrAHeadOfItsOwn() {
        assertThat(pooled(2)).isEmpty();
        assertThat(pooled(4)).isEmpty();
    }

    @Test
    void endsTextsWhereTheFileSaysSo() {
        GgufBuilder file =
                new GgufBuilder().uint32("tokenizer.ggml.eos_token_id", 7).bool("tokenizer.ggml.add_eos_token", true);
        assertThat(read(file).orElseThrow().endToken()).hasValue(7);
    }

    private Optional<TextEmbedding> pooled(int type) {
        return read(new GgufBuilder().uint32("qwen3.pooling_type", type));
    }

    private Optional<TextEmbedding> read(GgufBuilder builder) {
        try (GgufFile file = builder.string("general.architecture", "qwen3").open(folder.resolve("model.gguf"))) {
            return TextEmbedding.read(file, 64);
        }
    }
}
