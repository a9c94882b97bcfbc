package dev.pinball.server.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
                .hasMessageMatching("body: (line 1, column \\d+: )?%s \\(expected: a JSON object\\)"
                        .formatted(Pattern.quote(problem))));
    }

    @Test
    void namesTheLineAndTheColumnOfWhatIsNoJson() {
        Map<String, String> wrong = Map.of(
                "{\n  \"a\": 1, // one\n}", "line 2: '/', which may begin a comment: JSON has none",
                "{\"a\": 1,}", "line 1: '}' in place of a name in double quotes",
                "[1,]", "line 1: ']' in place of a value",
                "{\"a\" 1}", "line 1: '1' in place of a colon",
                "[1 2]", "line 1: '2' in place of a comma, or of the end",
                "[\"\n\"]", "line 1: U+000A in a text, which has to be escaped",
                "{\"a\": 1, \"a\": 2}", "line 1: a: twice in one object");
        wrong.forEach((text, problem) -> assertThatThrownBy(
                        () -> JsonFields.parse("body", text.getBytes(UTF_8), "a JSON object"))
                .as(text)
                .satisfies(failure -> assertThat(
                                String.valueOf(failure.getMessage()).replaceFirst(", column [1-9]\\d*:", ":"))
                        .isEqualTo("body: %s (expected: a JSON object)", problem)));
    }

    @Test
    void takesNoOtherEncodingThanUtf8() {
        byte[] overlong = {'"', (byte) 0xC1, (byte) 0x81, '"'}; // an A in two bytes
        for (byte[] json : List.of("{}".getBytes(UTF_16), overlong)) {
            assertThatThrownBy(() -> JsonFields.parse("body", json, "a JSON object"))
                    .hasMessage("body: not UTF-8 (expected: a JSON object)");
        }
        assertThatThrownBy(() -> JsonFields.parse("body", "{}".getBytes(UTF_16LE), "a JSON object"))
                .hasMessageStartingWith("body: line 1, column");
        assertThat(JsonFields.parse("body", "\uFEFF{}".getBytes(UTF_8), "a JSON object")
                        .isObject())
                .isTrue();
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
                "a: 1\na: 2", "line 2: a: twice in one object");
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
