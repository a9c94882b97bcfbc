package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.recorded.RecordedModel;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The token ids that an independent runtime gives for the vocabularies of recorded models. */
class RecordedEncodingsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void encodesEveryTextAsRecorded(RecordedModel model) {
        JsonNode encodings = new ObjectMapper().readTree(model.encodings());
        assertThat(encodings.size()).isGreaterThan(40);
        Tokenizer tokenizer = tokenizer(model);
        for (JsonNode encoding : encodings) {
            String text = encoding.get("text").asString();
            assertThat(tokenizer.encode(text, false)).as(text).containsExactly(ids(encoding.get("ids")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encodesPromptsAsRecorded(RecordedModel model) {
        Tokenizer tokenizer = tokenizer(model);
        for (JsonNode run : new ObjectMapper().readTree(model.runs())) {
            String prompt = run.get("prompt").asString();
            assertThat(tokenizer.encodePrompt(prompt, false)).as(prompt).containsExactly(ids(run.get("prompt_ids")));
            assertThat(tokenizer.decode(tokenizer.encode(prompt, false))).isEqualTo(prompt);
        }
    }

    private Tokenizer tokenizer(RecordedModel model) {
        try (GgufFile file = GgufFile.open(model.write(folder))) {
            return Tokenizers.read(file);
        }
    }

    private static int[] ids(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
