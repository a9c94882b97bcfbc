package dev.pinball.cli.inspect;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;
import dev.pinball.server.json.SyntaxException;
import dev.pinball.server.json.SyntaxProblem;
import dev.pinball.server.json.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The sizes of a model as YAML or JSON, alone or as the section {@code model} of a training configuration. Required:
 * {@code vocabulary_size}, {@code context_length}, {@code embedding_length}, {@code layers}, {@code heads},
 * {@code feed_forward_length} (of one expert, where there are experts). Otherwise: {@code architecture} (llama),
 * {@code name}, {@code key_value_heads} (as many as heads), {@code head_length} (embedding_length / heads),
 * {@code experts} (0), {@code experts_per_token}, {@code tied_output} (true).
 */
final class ModelConfigFile {
    private static final int SIZE_MAX = 1 << 24;
    private static final int LAYERS_MAX = 1 << 16;
    private static final int EXPERTS_MAX = 1 << 16;
    private static final Set<String> KEYS = Set.of(
            "name",
            "architecture",
            "vocabulary_size",
            "context_length",
            "embedding_length",
            "layers",
            "heads",
            "key_value_heads",
            "head_length",
            "feed_forward_length",
            "experts",
            "experts_per_token",
            "tied_output");

    private final Path path;
    private final JsonNode values;

    private ModelConfigFile(Path path, JsonNode values) {
        this.path = path;
        this.values = values;
    }

    /** @throws UsageException naming the file, the key and what was expected */
    static ModelConfig read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UsageException("%s: no such file (expected: a YAML or JSON file)".formatted(path));
        }
        try {
            JsonNode root = YamlDocument.read(Files.readAllBytes(path));
            return new ModelConfigFile(path, root.has("model") ? root.path("model") : root).config();
        } catch (IOException failure) {
            throw new UsageException("%s: %s".formatted(path, FileProblem.reason(failure)));
        } catch (SyntaxException failure) {
            throw new UsageException("%s: %s"
                    .formatted(
                            path,
                            SyntaxProblem.expecting("the sizes of a model", String.valueOf(failure.getMessage()))));
        }
    }

    private ModelConfig config() {
        if (!values.isObject()) {
            throw new UsageException("%s: %s (expected: the sizes of a model)".formatted(path, values.getNodeType()));
        }
        values.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw problem(
                            key,
                            "unknown",
                            String.join(", ", KEYS.stream().sorted().toList()));
                });
        Architecture architecture = architecture();
        String name = values.path("name").asString(String.valueOf(path.getFileName()));
        ModelIdentity identity =
                new ModelIdentity(name, architecture.key(), path.toString(), size("context_length", SIZE_MAX));
        int vocabularySize = size("vocabulary_size", SIZE_MAX);
        int embeddingLength = size("embedding_length", SIZE_MAX);
        int feedForwardLength = size("feed_forward_length", SIZE_MAX);
        AttentionShape attention = attention(embeddingLength);
        return new ModelConfig(
                identity,
                vocabularySize,
                size("layers", LAYERS_MAX),
                embeddingLength,
                feedForwardLength,
                attention,
                experts(),
                values.path("tied_output").asBoolean(true));
    }

    private Architecture architecture() {
        String name = values.path("architecture").asString("llama");
        return Architecture.named(name)
                .orElseThrow(() -> problem(
                        "architecture",
                        name,
                        String.join(", ", Architecture.keys().stream().sorted().toList())));
    }

    private AttentionShape attention(int width) {
        int heads = size("heads", SIZE_MAX);
        int keyValueHeads = values.has("key_value_heads") ? size("key_value_heads", heads) : heads;
        if (heads % keyValueHeads != 0) {
            throw problem("key_value_heads", keyValueHeads, "a divisor of the %d heads".formatted(heads));
        }
        if (!values.has("head_length") && width % heads != 0) {
            throw problem("heads", heads, "a divisor of the embedding_length %d".formatted(width));
        }
        int headLength = values.has("head_length") ? size("head_length", SIZE_MAX / heads) : width / heads;
        return AttentionShape.of(heads, keyValueHeads, headLength);
    }

    private ExpertCounts experts() {
        if (values.path("experts").asInt(0) == 0) {
            return ExpertCounts.NONE;
        }
        int count = size("experts", EXPERTS_MAX);
        return new ExpertCounts(count, size("experts_per_token", count));
    }

    private int size(String key, int most) {
        JsonNode value = values.path(key);
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > most) {
            throw problem(key, value.isMissingNode() ? "missing" : value, "1..%d".formatted(most));
        }
        return value.asInt();
    }

    private UsageException problem(String key, Object found, String expected) {
        return new UsageException("%s: %s: %s (expected: %s)".formatted(path, key, found, expected));
    }
}
