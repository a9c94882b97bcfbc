package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyVectorsTest {

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "llama-spm", "qwen2"})
    void encodesEveryTextAsTheVocabularyWasTested(String name) throws IOException {
        Path path = SharedFiles.vocabulary("ggml-vocab-" + name + ".gguf");
        List<String> texts = Arrays.asList(Files.readString(path.resolveSibling(path.getFileName() + ".inp"))
                .split("\n__ggml_vocab_test__\n", -1));
        List<String> ids = Files.readAllLines(path.resolveSibling(path.getFileName() + ".out"));
        try (GgufFile file = GgufFile.open(path)) {
            Tokenizer tokenizer = Tokenizers.read(file);
            assertThat(texts).hasSizeGreaterThanOrEqualTo(46);
            for (int i = 0; i < 46; i++) {
                assertThat(tokenizer.encode(texts.get(i), false))
                        .as("text %d: %s", i, texts.get(i))
                        .containsExactly(numbers(ids.get(i)));
                assertThat(tokenizer.decode(numbers(ids.get(i)))).isEqualTo(texts.get(i));
            }
        }
    }

    private static int[] numbers(String line) {
        return Arrays.stream(line.trim().split(" +"))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
