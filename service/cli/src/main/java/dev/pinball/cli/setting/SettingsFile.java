package dev.pinball.cli.setting;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.UsageException;
import dev.pinball.server.json.SyntaxException;
import dev.pinball.server.json.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The file of {@code --config}: YAML (JSON is YAML, too) with options by their names without dashes, such as
 * {@code step-tokens: 512}. An option that may be repeated takes a list, one of pairs a mapping.
 *
 * @param values as on a command line, by the name of the option
 */
record SettingsFile(Path path, Map<String, String> values) {
    /** The null of YAML, which Jackson reads as a text, too. */
    private static final Set<String> NOTHING = Set.of("", "~");

    /**
     * @param known the names that it may have
     * @throws UsageException when it can't be read, or has another name
     */
    static SettingsFile read(Path path, Set<String> known) {
        JsonNode document;
        try {
            document = YamlDocument.read(Files.readAllBytes(path));
        } catch (IOException failure) {
            throw invalid(path, FileProblem.reason(failure));
        } catch (SyntaxException failure) {
            throw invalid(path, String.valueOf(failure.getMessage()));
        }
        if (document.isMissingNode() || document.isNull()) {
            return new SettingsFile(path, Map.of());
        }
        if (!document.isObject()) {
            throw invalid(path, "no settings (expected: lines such as step-tokens: 512)");
        }
        Map<String, String> values = new LinkedHashMap<>();
        document.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                throw invalid(path, entry.getKey() + " (expected: an option of serve, such as step-tokens)");
            }
            values.put(entry.getKey(), text(path, entry.getKey(), entry.getValue()));
        });
        return new SettingsFile(path, Map.copyOf(values));
    }

    private static String text(Path path, String name, JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(item -> item(path, name, item)).collect(Collectors.joining(","));
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(pair -> pair.getKey() + "=" + item(path, name, pair.getValue()))
                    .collect(Collectors.joining(","));
        }
        return scalar(path, name, value);
    }

    /** One of several, which are told apart by commas, as on a command line. */
    private static String item(Path path, String name, JsonNode value) {
        String text = scalar(path, name, value);
        if (text.contains(",")) {
            throw invalid(path, "%s: %s (expected: no comma in one of several values)".formatted(name, text));
        }
        return text;
    }

    private static String scalar(Path path, String name, JsonNode value) {
        if (!value.isValueNode() || value.isNull() || NOTHING.contains(value.asString())) {
            throw invalid(path, "%s: %s (expected: a value)".formatted(name, value));
        }
        SecretText.refuse("--config: %s: %s".formatted(path, name), value.asString());
        return value.asString();
    }

    private static UsageException invalid(Path path, String problem) {
        return new UsageException("--config: %s: %s".formatted(path, problem));
    }
}
