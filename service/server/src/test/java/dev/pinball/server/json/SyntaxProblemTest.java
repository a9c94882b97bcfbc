package dev.pinball.server.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each mistake is told in one line, in words of people who write JSON and YAML. */
class SyntaxProblemTest {

    @Test
    void namesWhatIsWrongInJson() {
        Map<String, String> wrong = Map.of(
                "{\"a\": 1",
                "ends before all is closed",
                "{\"a\": \"x",
                "ends before all is closed",
                "{\"a\": NaN}",
                "NaN, which is no number of JSON",
                "{\"a\": 1} {}",
                "more after the first value",
                "{\"a\": 1]",
                "Unexpected close marker ']': expected '}'",
                "{\"a\": \"\u00ff\"}",
                "not UTF-8",
                "[".repeat(101),
                "Document nesting depth (101) exceeds the maximum allowed (100)");
        wrong.forEach((text, problem) -> assertThatThrownBy(
                        () -> JsonFields.parse("body", text.getBytes(ISO_8859_1), "a JSON object"))
                .as(text)
                .hasMessage("body: %s (expected: a JSON object)", problem));
    }

    @Test
    void namesWhatIsWrongInYamlAfterItsLine() {
        Map<String, String> wrong = Map.of(
                "a: 1\n---\nb: 2\n", "line 3: more after the first value",
                "a: [1,\n", "line 1: while parsing a flow node: expected the node content, but found '<stream end>'",
                "a: 1\n b: 2", "line 2: mapping values are not allowed here",
                "\ta: 1",
                        "line 1: while scanning for the next token: found character '\\t(TAB)' that cannot start any token.",
                "a: &x 1\nb: *x\n", "line 2: *x (expected: no aliases; the value itself, or a text in quotes)",
                "a: 1\na: 2", "line 2: Duplicate Object property \"a\"");
        wrong.forEach((text, problem) -> assertThatThrownBy(() -> YamlDocument.read(text.getBytes(UTF_8)))
                .as(text)
                .isInstanceOf(SyntaxException.class)
                .hasMessage(problem));
        assertThatThrownBy(() -> YamlDocument.read("a: \u00ff\n".getBytes(ISO_8859_1)))
                .hasMessageEndingWith("not UTF-8");
        assertThat(YamlDocument.read("a: '*x'\n".getBytes(UTF_8)).path("a").asString(""))
                .isEqualTo("*x");
    }

    @Test
    void namesTheRangeOfIntegers() {
        JsonFields fields =
                JsonFields.read("{\"seed\": 18446744073709551616, \"n\": 1.5, \"m\": 1e30}".getBytes(UTF_8));
        assertThatThrownBy(() -> fields.integer("seed"))
                .hasMessage("seed: 18446744073709551616 (expected: -9223372036854775808..9223372036854775807)");
        assertThatThrownBy(() -> fields.integer("m")).hasMessageContaining("(expected: -9223372036854775808..");
        assertThatThrownBy(() -> fields.integer("n")).hasMessage("n: 1.5 (expected: an integer)");
    }
}
