package dev.pinball.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.PinballCommand;
import dev.pinball.model.gguf.GgufBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private String conversation = "";

    @BeforeEach
    void writeConversation() throws IOException {
        conversation = write("conversation.json", """
                {"messages": [{"role": "user", "content": "Hé <s>"}], "tools": null, "eos_token": "</s>"}""");
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void printsThePromptAndNothingElse() throws IOException {
        String template = write(
                "chat.jinja",
                "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %} {{ tools }}"
                        + "{{ strftime_now(' %d %b %Y') }}");
        int status = run("--file", template, "--conversation", conversation, "--now", "2026-01-05T10:20:30");
        assertThat(errors()).isEmpty();
        assertThat(status).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("user: Hé <s></s> None 05 Jan 2026");
    }

    @Test
    void takesTheTemplateOfAModelWithItsTokens() {
        Path model = new GgufBuilder()
                .string("general.architecture", "llama")
                .string("tokenizer.chat_template", "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}")
                .strings("tokenizer.ggml.tokens", List.of("<unk>", "<s>", "<end>"))
                .int32("tokenizer.ggml.bos_token_id", 1)
                .int32("tokenizer.ggml.eos_token_id", 2)
                .write(folder.resolve("model.gguf"));
        assertThat(run("--model", model.toString(), "--conversation", conversation))
                .isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("<s>Hé <s></s>");
    }

    @Test
    void failsWithTheMessageOfTheTemplate() throws IOException {
        String template = write("chat.jinja", "{{ raise_exception('System role not supported') }}");
        assertThat(run("--file", template, "--conversation", conversation)).isEqualTo(1);
        assertThat(errors()).isEqualTo("pinball: TemplateError: System role not supported");
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void failsWhereTheTemplateIsNone() throws IOException {
        String template = write("chat.jinja", "a\n{% if x %}");
        assertThat(run("--file", template, "--conversation", conversation)).isEqualTo(1);
        assertThat(errors()).contains("TemplateSyntaxError", "(line 2)");
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() throws IOException {
        String template = write("chat.jinja", "");
        assertThat(run("--conversation", conversation)).isEqualTo(2);
        assertThat(run("--file", template)).isEqualTo(2);
        assertThat(run("--file", template, "--model", "m.gguf", "--conversation", conversation))
                .isEqualTo(2);
        errors.reset();
        assertThat(run("--file", template, "--conversation", conversation, "--now", "today"))
                .isEqualTo(2);
        assertThat(errors()).contains("--now", "'today' (expected: as 2026-01-05T10:20:30)");
        errors.reset();
        assertThat(run("--file", "absent.jinja", "--conversation", conversation))
                .isEqualTo(2);
        assertThat(errors()).contains("absent.jinja: no such file or folder (expected: a template)");
        errors.reset();
        assertThat(run("--file", template, "--conversation", write("bad.json", "[1]")))
                .isEqualTo(2);
        assertThat(errors()).contains("bad.json", "(expected: a JSON object with messages)");
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8).strip();
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "template";
        System.arraycopy(options, 0, arguments, 1, options.length);
        PrintStream standardOutput = System.out;
        PrintStream standardErrors = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            return PinballCommand.run(arguments);
        } finally {
            System.setOut(standardOutput);
            System.setErr(standardErrors);
        }
    }
}
