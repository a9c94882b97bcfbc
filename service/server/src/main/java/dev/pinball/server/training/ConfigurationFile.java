package dev.pinball.server.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.FileProblem;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.server.json.SyntaxException;
import dev.pinball.server.json.SyntaxProblem;
import dev.pinball.server.json.YamlDocument;
import dev.pinball.training.ModelSection;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingHyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a training configuration, YAML or JSON: the sections {@code model} and {@code training}, whose fields are those of
 * {@link ModelSection} and {@link TrainingHyperparameters} in snake case. docs/TRAINING.md lists them.
 */
public final class ConfigurationFile {
    private static final ObjectMapper JSON = configure(JsonMapper.builder());
    private static final ObjectMapper YAML = configure(YAMLMapper.builder());

    private ConfigurationFile() {}

    private static ObjectMapper configure(MapperBuilder<?, ?> builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    /** That of the model that comes with Pinball. */
    public static TrainingConfiguration ofDefaultModel() {
        return parse(EmbeddedModel.NAME + ".json", EmbeddedModel.configuration());
    }

    /** @throws ConfigurationException when the file can't be read, or says something that can't be */
    public static TrainingConfiguration read(Path path) {
        try {
            return parse(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new ConfigurationException("%s: can't be read: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param name for errors; JSON if it ends with {@code .json}, otherwise YAML
     */
    public static TrainingConfiguration parse(String name, String text) {
        boolean json = name.endsWith(".json");
        ObjectMapper mapper = json ? JSON : YAML;
        ConfigurationSection root = new ConfigurationSection(name + ":", " ", mapper, tree(json, name, text));
        root.requireKnown(List.of("model", "training"));
        return new TrainingConfiguration(
                root.section("model").read(ModelSection.class, modelDefaults()).config(),
                root.section("training").read(TrainingHyperparameters.class, trainingDefaults()));
    }

    private static JsonNode tree(boolean json, String name, String text) {
        try {
            return json ? JSON.readTree(text) : YamlDocument.read(text.getBytes(UTF_8));
        } catch (JacksonException e) {
            throw new ConfigurationException("%s: %s".formatted(name, SyntaxProblem.of(e)), e);
        } catch (SyntaxException e) {
            throw new ConfigurationException("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** All but the sizes. */
    static ObjectNode modelDefaults() {
        return JSON.createObjectNode()
                .put("architecture", "llama")
                .put("experts", 0)
                .put("experts_per_token", 0)
                .put("tied_output", true);
    }

    static ObjectNode trainingDefaults() {
        return JSON.valueToTree(TrainingHyperparameters.DEFAULT);
    }
}
