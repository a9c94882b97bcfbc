package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** describe, neighbors and rank, as they are called. */
class InspectCommandsTest {
    private static final String CONFIGURATION = """
            {"architecture": "llama", "vocabulary_size": 2048, "context_length": 256, "embedding_length": 128,
             "layers": 4, "heads": 4, "key_value_heads": 4, "feed_forward_length": 352, "tied_output": true}""";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() {
        model = EmbeddedModelFile.write(folder);
    }

    @Test
    void describesAPresetAsJson() {
        JsonNode described = json("describe", "--preset", "llama-3-8b", "--tokens", "1000000", "--json");
        assertThat(described.at("/parameters/total").asLong()).isEqualTo(8_030_261_248L);
        assertThat(described.at("/parameters/by_role/attention_query_weight").asLong())
                .isEqualTo(32L * 4_096 * 4_096);
        assertThat(described.at("/neurons/per_layer").asLong()).isEqualTo(14_336);
        assertThat(described.path("layers").size()).isEqualTo(32);
        assertThat(described
                        .at("/arithmetic_per_token/floating_point_operations")
                        .asLong())
                .isPositive();
        assertThat(described.at("/bytes/F16").asLong()).isEqualTo(2 * 8_030_261_248L);
        assertThat(described.at("/key_value_bytes_per_token/F16").asLong()).isEqualTo(131_072);
        assertThat(described.at("/training/updates_per_parameter").asLong()).isEqualTo(2);
    }

    @Test
    void describesAModelFileAndItsConfigurationAlike() throws IOException {
        Path configuration = Files.writeString(folder.resolve("model.json"), CONFIGURATION);
        JsonNode ofFile = json("describe", "--json", "--model", model());
        JsonNode ofSizes = json("describe", "--json", "--config", configuration.toString());
        assertThat(ofFile.path("parameters")).isEqualTo(ofSizes.path("parameters"));
        Files.writeString(configuration, "{\"model\": %s, \"training\": {}}".formatted(CONFIGURATION));
        assertThat(json("describe", "--json", "--config", configuration.toString()))
                .isEqualTo(ofSizes);
        assertThat(ofFile.has("training")).isFalse();
    }

    @Test
    void explainsEachKindOfParameterInItsText() {
        assertThat(run("describe", "--preset", "gpt-2", "--tokens", "10000000000"))
                .isZero();
        assertThat(output())
                .contains("Radford et al. 2019", "124,439,808", "embeddings", "weights", "biases", "36,864", "19,074");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"heads\": 4, | \"heads\": 0, | heads: 0 (expected: 1..16777216)",
                "\"heads\": 4, | \"heads\": 7, | key_value_heads: 4 (expected: a divisor of the 7 heads)",
                "\"layers\": 4, | | layers: missing (expected: 1..65536)",
                "\"layers\": 4 | \"layers\": \"4\" | layers: \"4\" (expected: 1..65536)",
                "\"layers\": 4 | \"layers\": 4, \"size\": 1 | size: unknown (expected: architecture, ",
                "\"llama\" | \"mamba\" | architecture: mamba (expected: gpt2, llama, qwen2, qwen3, qwen3moe)",
                "\"layers\": 4 | \"layers\": 4, \"experts\": 2 | experts_per_token: missing (expected: 1..2)",
                "{ | [{ | (expected: the sizes of a model)"
            })
    void namesWhatIsWrongWithAConfiguration(String found, String replacement, String message) throws IOException {
        String changed = CONFIGURATION.replace(found, replacement == null ? "" : replacement);
        Path file = Files.writeString(folder.resolve("wrong.json"), changed);
        assertThat(run("describe", "--config", file.toString())).isEqualTo(2);
        assertThat(errors()).contains("wrong.json: ").contains(message).hasLineCount(1);
    }

    @Test
    void namesPresetsFilesAndCountsThatItCannotUse() throws IOException {
        assertThat(run("describe", "--preset", "gpt-9")).isEqualTo(2);
        assertThat(errors()).contains("--preset: gpt-9 (expected: gpt-3, gpt-2, llama-2-70b");
        assertThat(run("describe", "--config", "none.json")).isEqualTo(2);
        assertThat(errors()).contains("none.json: no such file (expected: a YAML or JSON file)");
        Path alias = Files.writeString(folder.resolve("alias.yaml"), "layers: &a 4\nheads: *a\n");
        assertThat(run("describe", "--config", alias.toString())).isEqualTo(2);
        assertThat(errors())
                .contains("alias.yaml: line 2: *a (expected: no aliases")
                .doesNotContain("(expected: the sizes of a model)");
        assertThat(run("describe", "--preset", "gpt-2", "--tokens", "0")).isEqualTo(2);
        assertThat(errors()).contains("--tokens: 0 (expected: 1..");
        assertThat(run("describe", "--preset", "gpt-2", "--model", "m.gguf")).isEqualTo(2);
    }

    @Test
    void findsNeighborsAndTheSimilarityOfEachPair() {
        JsonNode found = json("neighbors", "--model", model(), "--json", "--count", "3", "mom", "dad", "park");
        assertThat(found.at("/words/0/word").asString()).isEqualTo("mom");
        assertThat(found.at("/words/0/neighbors").size()).isEqualTo(3);
        assertThat(found.at("/similarity/mom/mom").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(found.at("/similarity/mom/dad").asDouble())
                .isEqualTo(found.at("/similarity/dad/mom").asDouble())
                .isBetween(-1.0, 1.0);
        assertThat(run("neighbors", "--model", model(), "mom", "dad")).isZero();
        assertThat(output()).contains("cosine of each pair");
    }

    @Test
    void saysWhichWordsAreTheMeanOfTheirPieces() {
        assertThat(run("neighbors", "--model", model(), "mesa", "xyzzy")).isZero();
        assertThat(errors())
                .contains("'xyzzy' is no token of this model; its neighbors are those of the mean of its 6 pieces")
                .doesNotContain("'mesa'");
    }

    @Test
    void drawsAMapOfWords() throws IOException {
        Path file = folder.resolve("map.svg");
        assertThat(run("neighbors", "--model", model(), "--plot", file.toString(), "mom", "dad"))
                .isZero();
        assertThat(Files.readString(file)).startsWith("<svg").contains(">mom<", ">dad<", "% of the variance");
        assertThat(run("neighbors", "--model", model(), "--plot", folder.toString(), "mom"))
                .isEqualTo(2);
        assertThat(errors()).contains("--plot: ").contains("(expected: a file that can be written)");
    }

    @Test
    void namesWordsAndCountsThatItCannotUse() {
        assertThat(run("neighbors", "--model", model(), " ")).isEqualTo(2);
        assertThat(errors()).contains("WORD: ' ' (expected: a word that the vocabulary has tokens for)");
        assertThat(run("neighbors", "--model", model(), "--count", "0", "mom")).isEqualTo(2);
        assertThat(errors()).contains("--count: 0 (expected: 1..10000)");
    }

    @Test
    void ranksNextWordsByTheModelAndShowsWhichAreLeft() {
        JsonNode ranked = json(rank("--temperature", "0.8", "--top-k", "5", "--top-p", "0.9", "--json"));
        JsonNode first = ranked.at("/tokens/0");
        assertThat(first.path("text").asString()).isEqualTo(" was");
        assertThat(first.path("left").asBoolean()).isTrue();
        assertThat(first.at("/after/top_p").asDouble())
                .isGreaterThanOrEqualTo(first.at("/after/top_k").asDouble())
                .isGreaterThan(first.path("probability").asDouble());
        assertThat(ranked.at("/stages/1/name").asString()).isEqualTo("temperature");
        assertThat(ranked.at("/stages/3/left").asInt()).isEqualTo(5);
        assertThat(ranked.path("left").asInt()).isBetween(1, 5);
        assertThat(run(rank("--top-k", "2"))).isZero();
        assertThat(output()).contains("top-k 2", "2 of 2048 tokens are left to choose from");
    }

    @Test
    void namesHyperparametersThatItCannotUse() {
        assertThat(run(rank("--top-p", "0"))).isEqualTo(2);
        assertThat(errors()).contains("top_p: 0.0 (expected: above 0, up to 1)");
        assertThat(run(rank("--count", "2049"))).isEqualTo(2);
        assertThat(errors()).contains("--count: 2049 (expected: 1..2048)");
    }

    private String[] rank(String... options) {
        String[] arguments = {"rank", "--model", model(), "--sequences", "1", "--prompt", "Once there"};
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + options.length);
        System.arraycopy(options, 0, all, arguments.length, options.length);
        return all;
    }

    private String model() {
        return model.toString();
    }

    private JsonNode json(String... arguments) {
        assertThat(run(arguments)).isZero();
        return JsonMapper.shared().readTree(output());
    }

    private int run(String... arguments) {
        output.reset();
        errors.reset();
        PrintStream outputBefore = System.out;
        PrintStream errorsBefore = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            return PinballCommand.run(arguments);
        } finally {
            System.setOut(outputBefore);
            System.setErr(errorsBefore);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
