package dev.pinball.cli.inspect;

import dev.pinball.FileProblem;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.template.ChatVariables;
import dev.pinball.model.template.limit.TemplateLimits;
import dev.pinball.server.json.SyntaxProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./pinball template}: the prompt that a chat template makes of a conversation. */
@Command(
        name = "template",
        description = "Prints the prompt that a chat template makes of a conversation.",
        mixinStandardHelpOptions = true)
public final class TemplateCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--conversation",
            paramLabel = "FILE",
            required = true,
            description =
                    "JSON: what the template is given. {\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], "
                            + "\"add_generation_prompt\": true}, and where they are needed tools, documents, bos_token and so on.")
    private Path conversation = Path.of("");

    @Option(
            names = "--now",
            paramLabel = "TIME",
            converter = IsoTime.class,
            description = "What the template sees as the time: 2026-01-05T10:20:30. Default: the time.")
    private @Nullable LocalDateTime now;

    /** Where the template comes from: one of two options. */
    static final class Source {
        @Option(names = "--file", paramLabel = "FILE", required = true, description = "A template.")
        private @Nullable Path file;

        @Option(
                names = "--model",
                paramLabel = "FILE",
                required = true,
                description = "A GGUF file with a template (tokenizer.chat_template).")
        private @Nullable Path model;

        ChatTemplate template() {
            if (file != null) {
                return ChatTemplate.parse(text(file, "a template"));
            }
            try (GgufFile opened = GgufFile.open(Objects.requireNonNull(model))) {
                return ChatTemplate.read(opened)
                        .orElseThrow(() -> new UsageException(
                                "%s: tokenizer.chat_template: missing (expected: a model with a chat template)"
                                        .formatted(model)));
            }
        }
    }

    /** With or without an offset, which is left out. */
    static final class IsoTime implements ITypeConverter<LocalDateTime> {
        @Override
        public LocalDateTime convert(String value) {
            try {
                return DateTimeFormatter.ISO_DATE_TIME.parse(value, LocalDateTime::from);
            } catch (DateTimeParseException _) {
                throw new TypeConversionException("'%s' (expected: as 2026-01-05T10:20:30)".formatted(value));
            }
        }
    }

    @Override
    public Integer call() {
        ChatVariables variables = new ChatVariables();
        read(conversation).forEach((name, value) -> {
            if (name.endsWith("_token")) {
                variables.setTrusted(name, value);
            } else {
                variables.set(name, value);
            }
        });
        LocalDateTime time = now == null ? LocalDateTime.now(ZoneId.systemDefault()) : now;
        System.out.print(source.template()
                .render(variables, time, TemplateLimits.DEFAULT)
                .text());
        return 0;
    }

    private static Map<String, @Nullable Object> read(Path file) {
        String expected = "a JSON object with messages";
        try {
            return JsonMapper.shared().readValue(text(file, expected), new TypeReference<>() {});
        } catch (JacksonException failure) {
            throw new UsageException(
                    "%s: %s".formatted(file, SyntaxProblem.expecting(expected, SyntaxProblem.of(failure))));
        }
    }

    private static String text(Path file, String expected) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UsageException("%s: %s (expected: %s)".formatted(file, FileProblem.reason(failure), expected));
        }
    }
}
