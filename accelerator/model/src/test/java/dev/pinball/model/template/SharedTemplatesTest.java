package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Public templates with three conversations: each renders to what transformers makes of it, or fails as it does. */
class SharedTemplatesTest {

    @Test
    void rendersPublicTemplatesAsTransformersDoes() throws IOException {
        Path folder = SharedFiles.templates();
        Map<String, Map<String, Object>> conversations =
                JsonMapper.shared().readValue(folder.resolve("conversations.json"), new TypeReference<>() {});
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (Path template : templates(folder)) {
            for (var conversation : conversations.entrySet()) {
                String name = template.getFileName().toString().replace(".jinja", "." + conversation.getKey());
                String expected = Files.readString(folder.resolve(name + ".expected"));
                RenderingOutcome outcome = RenderingOutcome.of(Files.readString(template), conversation.getValue());
                String actual = outcome.end().equals("renders") ? "OK\n" + outcome.text() : "ERR " + outcome.text();
                if (!actual.equals(expected)) {
                    different.add(name);
                }
                compared++;
            }
        }
        assertThat(different).as("of %d", compared).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(150);
    }

    private static List<Path> templates(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jinja"))
                    .sorted()
                    .toList();
        }
    }
}
