package dev.pinball.server.openai.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.model.TestSeed;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.template.RenderedPrompt;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String HERMES = "{# <tool_call> </think> #}";
    private static final String MISTRAL = "{# [TOOL_CALLS] #}";
    private static final String LLAMA = "{# <|python_tag|> #}";
    private static final String CALL = "{\"name\": \"f\", \"arguments\": {\"a\": [1, \"</tool\"]}}";
    private static final String ARGUMENTS = "{\"a\":[1,\"</tool\"]}";
    private static final int MARKER = 1;
    private static final Vocabulary VOCABULARY = new Vocabulary(
            List.of("a", "[TOOL_CALLS]", "<think>"), OptionalInt.empty(), false, Set.of(), Set.of(MARKER, 2));

    @Test
    void readsTheCallsOfHermesAndQwen() {
        Piece read =
                read(HERMES, "I look.\n<tool_call>\n" + CALL + "\n</tool_call>\n<tool_call>" + CALL + "</tool_call>");
        assertThat(read.text()).isEqualTo("I look.");
        assertThat(read.calls()).extracting(ToolCall::name).containsExactly("f", "f");
        assertThat(read.calls()).extracting(ToolCall::index).containsExactly(0, 1);
        assertThat(read.calls()).extracting(ToolCall::arguments).containsOnly(ARGUMENTS);
        assertThat(read.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
        assertThat(read(HERMES, "<tool_call>" + CALL).calls()).hasSize(1); // ended without its end
    }

    @Test
    void readsTheCallsOfMistral() {
        assertThat(read(MISTRAL, "[TOOL_CALLS][" + CALL + ", " + CALL + "]").calls())
                .extracting(ToolCall::arguments)
                .containsExactly(ARGUMENTS, ARGUMENTS);
        Piece named = read(MISTRAL, "Yes.[TOOL_CALLS]f[ARGS]{\"a\": 1}[TOOL_CALLS]g{\"b\": 2}");
        assertThat(named.text()).isEqualTo("Yes.");
        assertThat(named.calls()).extracting(ToolCall::name).containsExactly("f", "g");
        assertThat(named.calls()).extracting(ToolCall::arguments).containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void readsTheCallsOfLlama() {
        String call = "{\"name\": \"f\", \"parameters\": {\"a\": 1}}";
        assertThat(read(LLAMA, call).calls()).extracting(ToolCall::arguments).containsExactly("{\"a\":1}");
        assertThat(read(LLAMA, "<|python_tag|>" + call).calls()).hasSize(1);
        assertThat(read(LLAMA, "{\"answer\": 42}")).isEqualTo(Piece.of("{\"answer\": 42}"));
    }

    @Test
    void readsAMarkerThatIsASpecialToken() {
        AnswerReader reader = reading(MISTRAL).reader();
        List<Piece> pieces = new ArrayList<>();
        pieces.add(reader.read(token("", MARKER)));
        pieces.add(reader.read(token("[" + CALL + "]", 0)));
        pieces.add(reader.end());
        assertThat(Piece.joined(pieces).calls()).hasSize(1);
    }

    @Test
    void whatIsNoCallIsText() {
        for (String answer : List.of(
                "<tool_call>no JSON</tool_call>",
                "<tool_call>{\"name\": 7}</tool_call>",
                "<tool_call>{\"name\": \"f\", \"arguments\": 7}</tool_call>",
                "<tool_call>{\"name\": \"f\", \"argum",
                "<tool_call>" + "[".repeat(5_000) + "</tool_call>",
                "a <tool",
                "<",
                "a </tool_call> b")) {
            Piece read = read(HERMES, answer);
            assertThat(read).as(answer).isEqualTo(Piece.of(answer));
        }
        assertThat(read(MISTRAL, "[TOOL_CALLS]f")).isEqualTo(Piece.of("[TOOL_CALLS]f"));
    }

    @Test
    void separatesThoughtFromText() {
        assertThat(read(HERMES, "<think>\nWhy?\n\n</think>\n\nSo.")).isEqualTo(new Piece("So.", "Why?", List.of()));
        assertThat(read(HERMES, "<think></think>So.")).isEqualTo(Piece.of("So."));
        assertThat(read(HERMES, "<think>Why? <thi")).isEqualTo(Piece.ofReasoning("Why? <thi"));
        assertThat(read(HERMES, "So. <think>")).isEqualTo(Piece.of("So. <think>"));
        assertThat(read(MISTRAL, "<think>a</think>")).isEqualTo(Piece.of("<think>a</think>"));
    }

    @Test
    void aTemplateMayBeginTheThought() {
        AnswerReading reading = reading(HERMES);
        reading.rendered(new RenderedPrompt(List.of(new RenderedPrompt.Piece("<|assistant|><think>\n", true))));
        assertThat(read(reading, "Why?</think>So.", 1)).isEqualTo(new Piece("So.", "Why?", List.of()));
    }

    @Test
    void saysWhyAnAnswerIsComplete() {
        AnswerReader called = reading(HERMES).reader();
        var _ = called.read(token("<tool_call>" + CALL + "</tool_call>", 0));
        assertThat(called.finishReason(FinishReason.END_OF_OUTPUT)).isEqualTo("tool_calls");
        assertThat(called.finishReason(FinishReason.LENGTH)).isEqualTo("length");
        assertThat(reading(HERMES).reader().finishReason(FinishReason.STOP)).isEqualTo("stop");
    }

    @Test
    void anyTextIsReadToItsEndInLinearTime() {
        Random random = new Random(TestSeed.next("anyTextIsReadToItsEndInLinearTime"));
        List<String> parts =
                List.of("<tool_call>", "</tool_call>", "<think>", "</think>", CALL, "<", " ", "\n", "x", "[", "{");
        for (String template : List.of(HERMES, MISTRAL, LLAMA)) {
            for (int round = 0; round < 300; round++) {
                StringBuilder text = new StringBuilder();
                for (int part = random.nextInt(12); part > 0; part--) {
                    text.append(parts.get(random.nextInt(parts.size())));
                }
                Piece read = read(template, text.toString());
                assertThat(read.text().length() + read.reasoning().length()).isLessThanOrEqualTo(text.length());
            }
            assertThat(read(reading(template), " ".repeat(200_000) + "x", 1).text())
                    .endsWith("x");
            assertThat(read(reading(template), "x<tool_call>[TOOL_CALLS]" + "{".repeat(200_000), 1)
                            .text())
                    .endsWith("{");
        }
    }

    private static Piece read(String template, String text) {
        Piece whole = read(reading(template), text, Math.max(1, text.length()));
        for (int length : new int[] {1, 2, 3, 7}) {
            Piece inPieces = read(reading(template), text, length);
            assertThat(inPieces.text()).isEqualTo(whole.text());
            assertThat(inPieces.reasoning()).isEqualTo(whole.reasoning());
            assertThat(inPieces.calls())
                    .extracting(ToolCall::arguments)
                    .isEqualTo(whole.calls().stream().map(ToolCall::arguments).toList());
        }
        return whole;
    }

    /** Reads {@code text} in tokens of so many characters. */
    private static Piece read(AnswerReading reading, String text, int length) {
        AnswerReader reader = reading.reader();
        List<Piece> pieces = new ArrayList<>();
        for (int begin = 0; begin < text.length(); begin += length) {
            pieces.add(reader.read(token(text.substring(begin, Math.min(text.length(), begin + length)), 0)));
        }
        pieces.add(reader.end());
        return Piece.joined(pieces);
    }

    private static AnswerReading reading(String template) {
        return AnswerReading.of(Optional.of(ChatTemplate.parse(template)), VOCABULARY, true);
    }

    private static GeneratedToken token(String text, int id) {
        return new GeneratedToken(text, id, Float.NaN, List.of());
    }
}
