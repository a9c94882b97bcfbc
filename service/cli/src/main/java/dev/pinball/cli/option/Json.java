package dev.pinball.cli.option;

import dev.pinball.FileProblem;
import dev.pinball.server.json.SyntaxProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints and reads records as JSON, their names in snake case. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private Json() {}

    public static void print(Object value) {
        System.out.println(text(value));
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Prints it in one line, which is out when this returns: what reads it may end this process at any time. */
    public static void printLine(Object value) {
        System.out.println(
                MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value));
        System.out.flush();
    }

    /** The object that {@code line} is; null where it is something else. */
    public static @Nullable Map<String, Object> object(String line) {
        try {
            return MAPPER.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JacksonException noObject) {
            return null;
        }
    }

    /** @throws UsageException when the file can't be read as such a record */
    public static <T> T read(Path file, Class<T> type) {
        return read(file, type, "what --json printed");
    }

    /**
     * @param expected for the message of a failure
     * @throws UsageException when the file can't be read as such a record
     */
    public static <T> T read(Path file, Class<T> type, String expected) {
        try {
            return MAPPER.readValue(file, type);
        } catch (JacksonException failure) {
            String reason = failure.getCause() instanceof IOException cause
                    ? FileProblem.reason(cause)
                    : SyntaxProblem.of(failure);
            throw new UsageException("%s: %s (expected: %s)".formatted(file, reason, expected));
        }
    }
}
