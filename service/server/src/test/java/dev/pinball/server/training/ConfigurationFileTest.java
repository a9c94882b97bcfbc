package dev.pinball.server.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.RepositoryFiles;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.ModelSection;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingHyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ConfigurationFileTest {
    private static final String MODEL = """
            model:
              vocabulary_size: 2048
              context_length: 128
              embedding_length: 64
              layers: 2
              heads: 4
              key_value_heads: 2
              feed_forward_length: 192
            """;

    @Test
    void readsYamlWithDefaultsForAllButTheSizes() {
        TrainingConfiguration configuration = ConfigurationFile.parse("a.yaml", MODEL);
        assertThat(configuration.model())
                .isEqualTo(new ModelSection(Architecture.LLAMA, 2048, 128, 64, 2, 4, 2, 192, 0, 0, true).config());
        assertThat(configuration.training()).isEqualTo(TrainingHyperparameters.DEFAULT);
    }

    @Test
    void readsJsonAndWhatItSays() {
        TrainingConfiguration configuration = ConfigurationFile.parse("a.json", """
                {"model": {"architecture": "gpt2", "vocabulary_size": 300, "context_length": 8, "embedding_length": 8,
                    "layers": 1, "heads": 2, "key_value_heads": 2, "feed_forward_length": 32, "tied_output": false},
                 "training": {"seed": 42, "learning_rate": 3e-4, "output_type": "Q8_0"}}
                """);
        assertThat(configuration.model().architecture()).isEqualTo(Architecture.GPT2);
        assertThat(configuration.model().tiedOutput()).isFalse();
        assertThat(configuration.training().seed()).isEqualTo(42);
        assertThat(configuration.training().outputType()).isEqualTo(TensorType.Q8_0);
    }

    @Test
    void readsNumbersInYamlAsPeopleWriteThem() {
        TrainingConfiguration configuration =
                ConfigurationFile.parse("a.yaml", MODEL + "training: {learning_rate: 5e-4, weight_decay: 0}");
        assertThat(configuration.training().learningRate()).isEqualTo(5e-4);
        assertThat(configuration.training().weightDecay()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            training: {step: 5}              | a.yaml: training.step: unknown (expected: seed, steps,
            trainings: {steps: 5}            | a.yaml: trainings: unknown (expected: model, training)
            training: {steps: 0}             | a.yaml: training.steps: 0 (expected: at least 1)
            training: {steps: many}          | a.yaml: training.steps: 'many' (expected: a whole number, at most 2147483647)
            training: {steps: 1.5}           | a.yaml: training.steps: 1.5 (expected: a whole number, at most
            training: {steps: }              | a.yaml: training.steps: null (expected: a whole number, at most
            training: {learning_rate: -1}    | a.yaml: training.learning_rate: -1.0 (expected: a number above 0)
            training: {learning_rate: .nan}  | a.yaml: training.learning_rate: NaN (expected: a number above 0)
            training: {validation_share: 1}  | a.yaml: training.validation_share: 1.0 (expected: at least 0, less
            training: {output_type: Q2_K}    | a.yaml: training.output_type: Q2_K (expected: one of [F32,
            training: {output_type: Q9}      | a.yaml: training.output_type: 'Q9' (expected: one of [F32,
            training: {steps: 99999999999}   | a.yaml: training.steps: 99999999999 (expected: a whole number, at most
            training: {seed: x}              | a.yaml: training.seed: 'x' (expected: a whole number, at most 9223
            training: {beta1: x}             | a.yaml: training.beta1: 'x' (expected: a number)
            training: 5                      | a.yaml: training: 5 (expected: fields with values)
            training: {seed: 1, seed: 2}     | a.yaml: line 9: seed: twice in one object
            training: [                      | a.yaml:
            """)
    void namesWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> ConfigurationFile.parse("a.yaml", MODEL + text))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .satisfies(found -> assertThat(found.replace('"', '\'')).startsWith(message));
    }

    @Test
    void namesAFileThatHasNoSections() {
        assertThatThrownBy(() -> ConfigurationFile.parse("a.yaml", "[]"))
                .hasMessage("a.yaml: [] (expected: fields with values)");
    }

    @Test
    void namesASizeThatIsMissingAndOneThatDoesntFit() {
        assertThatThrownBy(() -> ConfigurationFile.parse("a.yaml", MODEL.replace("  layers: 2\n", "")))
                .hasMessage("a.yaml: model.layers: missing (expected: a value)");
        assertThatThrownBy(() -> ConfigurationFile.parse("a.yaml", MODEL.replace("heads: 4", "heads: 3")))
                .hasMessage("a.yaml: model.heads: 3 (expected: a divisor of embedding_length 64)");
        assertThatThrownBy(() -> ConfigurationFile.parse("a.yaml", ""))
                .hasMessage("a.yaml: model.vocabulary_size: missing (expected: a value)");
        assertThatThrownBy(() -> ConfigurationFile.read(Path.of("no-such.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("no-such.yaml: can't be read: ");
    }

    @Test
    void isDocumentedFieldByField() throws IOException {
        String page = Files.readString(RepositoryFiles.ROOT.resolve("docs/TRAINING.md"));
        requireRows(page, ModelSection.class, ConfigurationFile.modelDefaults());
        requireRows(page, TrainingHyperparameters.class, ConfigurationFile.trainingDefaults());
    }

    private static void requireRows(String page, Class<? extends Record> type, ObjectNode defaults) {
        List<String> names = ConfigurationSection.fieldNames(type);
        assertThat(names).isNotEmpty();
        for (String name : names) {
            String value = defaults.has(name) ? "`" + defaults.get(name).asString() + "`" : "required";
            assertThat(page).as("docs/TRAINING.md").contains("| `%s` | %s |".formatted(name, value));
        }
    }
}
