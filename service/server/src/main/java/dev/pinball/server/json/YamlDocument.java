package dev.pinball.server.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads files of settings, which are YAML; JSON is YAML, too. */
public final class YamlDocument {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private YamlDocument() {}

    /**
     * The one document of a file; a missing node where there is none.
     *
     * @throws SyntaxException naming the line of what can't be read
     */
    public static JsonNode read(byte[] text) {
        try {
            refuseAliases(text);
            return YAML.readTree(text);
        } catch (JacksonException failure) {
            throw new SyntaxException(SyntaxProblem.of(failure));
        }
    }

    /** Jackson would read {@code *name}, which stands for a value elsewhere, as the text {@code name}. */
    private static void refuseAliases(byte[] text) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new SyntaxException(
                            "line %d: *%s (expected: no aliases; the value itself, or a text in quotes)"
                                    .formatted(parser.currentTokenLocation().getLineNr(), parser.getString()));
                }
            }
        }
    }
}
