package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model file may have a template of its own for conversations with tools. */
class NamedTemplatesTest {
    @TempDir
    private Path folder;

    @Test
    void conversationsWithToolsHaveTheTemplateOfThatName() {
        ChatTemplate template = read(file().string("tokenizer.chat_template", "plain")
                .string("tokenizer.chat_template.tool_use", "with tools"));
        assertThat(template.mentions("plain")).isTrue();
        assertThat(template.withTools().mentions("with tools")).isTrue();
    }

    @Test
    void theOnlyTemplateIsThatOfAllConversations() {
        ChatTemplate plain = read(file().string("tokenizer.chat_template", "plain"));
        assertThat(plain.withTools()).isSameAs(plain);
        assertThat(read(file().string("tokenizer.chat_template.tool_use", "with tools"))
                        .mentions("with tools"))
                .isTrue();
    }

    private static GgufBuilder file() {
        return new GgufBuilder().strings("tokenizer.ggml.tokens", List.of("a", "b"));
    }

    private ChatTemplate read(GgufBuilder builder) {
        try (GgufFile file = builder.open(folder.resolve("model.gguf"))) {
            return ChatTemplate.read(file).orElseThrow();
        }
    }
}
