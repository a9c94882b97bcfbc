package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.gguf.GgufFile;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ModelPromptsTest {

    @ParameterizedTest
    @ValueSource(strings = {"stories260K", "tiny-experts", "tiny-gpt2", "tiny-llama3", "tiny-qwen2", "tiny-qwen3moe"})
    void encodesThePromptAndDecodesTheContinuation(String model) {
        JsonNode runs = new ObjectMapper()
                .readTree(SharedFiles.model(model + ".F32.expected.json").toFile());
        try (GgufFile file = GgufFile.open(SharedFiles.model(model + ".F32.gguf"))) {
            Tokenizer tokenizer = Tokenizers.read(file);
            for (JsonNode run : runs) {
                assertThat(tokenizer.encodePrompt(run.get("prompt").asString(), false))
                        .containsExactly(numbers(run.get("prompt_ids")));
                assertThat(continuation(tokenizer, numbers(run.get("ids"))))
                        .isEqualTo(run.get("text").asString());
            }
        }
    }

    private static String continuation(Tokenizer tokenizer, int[] ids) {
        TokenDecoder decoder = tokenizer.decoder();
        StringBuilder text = new StringBuilder();
        Arrays.stream(ids).mapToObj(decoder::append).forEach(text::append);
        return text.append(decoder.flush()).toString();
    }

    private static int[] numbers(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
