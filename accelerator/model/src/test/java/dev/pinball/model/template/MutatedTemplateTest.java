package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutatedTemplateTest {
    private static final int TEMPLATES = 10_000;
    private static final long NANOS_MAX = 1_000_000_000;
    private static final List<String> SEEDS = List.of("turns.jinja", "tools.jinja", "thinking.jinja");
    private static final List<String> FRAGMENTS = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\"",
            "|",
            ".",
            ",",
            ":",
            "~",
            "*",
            "**",
            "/",
            "//",
            "%",
            "==",
            "<",
            "=",
            " if ",
            " else ",
            " for ",
            " in ",
            " is ",
            " not ",
            " and ",
            " or ",
            "range(99999)",
            "* 99999",
            "* 999999999",
            "loop",
            "namespace()",
            "messages",
            "none",
            "true",
            "0",
            "-1",
            "1.5",
            "'%s'",
            "'{}'",
            "::-1",
            "recursive",
            "endfor",
            "endif",
            "endmacro",
            "set ",
            "macro ",
            "| list",
            "| tojson",
            "| map('upper')",
            "\\",
            "\n",
            "\0",
            "\uD83D",
            "é");
    private static final Map<String, Object> VARIABLES = Map.of(
            "messages",
            List.of(
                    Map.of("role", "system", "content", "Be brief."),
                    Map.of("role", "user", "content", " What is 2+2? "),
                    Map.of(
                            "role", "assistant",
                            "content", "<think>\nhm\n</think>\n4",
                            "tool_calls",
                                    List.of(Map.of("function", Map.of("name", "f", "arguments", Map.of("a", 1))))),
                    Map.of("role", "user", "content", "Thanks")),
            "tools",
            List.of(Map.of(
                    "type",
                    "function",
                    "function",
                    Map.of(
                            "name",
                            "f",
                            "parameters",
                            Map.of("type", "object", "properties", Map.of("a", Map.of("type", "integer")))))),
            "add_generation_prompt",
            true,
            "bos_token",
            "<s>");

    @Test
    void brokenTemplatesRenderOrFailSoon() throws IOException {
        Random random = new Random(TestSeed.next("MutatedTemplateTest"));
        List<String> templates = List.of(read(SEEDS.get(0)), read(SEEDS.get(1)), read(SEEDS.get(2)));
        int failed = 0;
        for (int i = 0; i < TEMPLATES; i++) {
            String template = mutated(templates.get(i % templates.size()), random);
            long start = processorNanos();
            RenderingOutcome outcome = RenderingOutcome.of(template, VARIABLES);
            assertThat(processorNanos() - start).as(template).isLessThan(NANOS_MAX);
            failed += outcome.end().equals("fails") ? 1 : 0;
        }
        assertThat(failed).isBetween(TEMPLATES / 10, TEMPLATES * 99 / 100);
    }

    /** Of this thread: a machine that does other things takes none of it. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void templatesRenderAsTheyAre() throws IOException {
        for (String seed : SEEDS) {
            assertThat(RenderingOutcome.of(read(seed), VARIABLES).end())
                    .as(seed)
                    .isEqualTo("renders");
        }
    }

    private static String mutated(String template, Random random) {
        StringBuilder text = new StringBuilder(template);
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(text.length());
            int length = Math.min(text.length() - at, 1 + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, at + length);
                case 1 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 2 -> text.replace(at, at + length, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                default -> text.insert(at, text.substring(at, at + length));
            }
        }
        return text.toString();
    }

    private static String read(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(MutatedTemplateTest.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
