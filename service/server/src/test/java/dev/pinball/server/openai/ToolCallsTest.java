package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Calls and thoughts in answers whose text is written by the test. */
@Timeout(60)
class ToolCallsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String ANSWER = "<think>\nThe sun?\n</think>\n\nLet me look.\n<tool_call>\n"
            + "{\"name\": \"weather\", \"arguments\": {\"city\": \"Rome\"}}\n</tool_call>";

    private RunningServer running;
    private HttpCalls http;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        http = new HttpCalls(running.server.port());
        running.tokenizer.script(ANSWER + "~");
    }

    @AfterEach
    void stop() {
        http.close();
        running.close();
    }

    @Test
    void aWholeAnswerHasItsCallsAndThoughts() throws Exception {
        JsonNode choice = choice(http.answer(PATH, body(1_000, "")));
        JsonNode message = choice.path("message");
        assertThat(choice.path("finish_reason").asString("")).isEqualTo("tool_calls");
        assertThat(message.path("reasoning_content").asString(""))
                .as(message.toString())
                .isEqualTo("The sun?");
        assertThat(message.path("content").asString("")).isEqualTo("Let me look.");
        assertThat(message.path("tool_calls").size()).isEqualTo(1);
        JsonNode call = message.path("tool_calls").path(0);
        assertThat(call.path("id").asString("")).startsWith("call_");
        assertThat(call.path("type").asString("")).isEqualTo("function");
        assertThat(call.path("function").path("name").asString("")).isEqualTo("weather");
        assertThat(call.path("function").path("arguments").asString("")).isEqualTo("{\"city\":\"Rome\"}");
    }

    @Test
    void aStreamHasTheSame() throws Exception {
        List<JsonNode> events = http.events(PATH, body(1_000, ",\"stream\":true"));
        assertThat(joined(events, "reasoning_content")).isEqualTo("The sun?");
        assertThat(joined(events, "content")).isEqualTo("Let me look.");
        List<JsonNode> calls = events.stream()
                .map(event -> choice(event).path("delta").path("tool_calls"))
                .filter(JsonNode::isArray)
                .toList();
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().path(0).path("index").asInt(-1)).isZero();
        assertThat(calls.getFirst().path(0).path("function").path("arguments").asString(""))
                .isEqualTo("{\"city\":\"Rome\"}");
        assertThat(choice(events.getLast()).path("finish_reason").asString("")).isEqualTo("tool_calls");
    }

    @Test
    void aCallThatIsCutIsTextAndTheReasonIsLength() throws Exception {
        JsonNode choice = choice(http.answer(PATH, body(ANSWER.length() - 30, "")));
        assertThat(choice.path("finish_reason").asString("")).isEqualTo("length");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        assertThat(choice.path("message").path("content").asString("")).contains("<tool_call>");
        List<JsonNode> events = http.events(PATH, body(ANSWER.length() - 30, ",\"stream\":true"));
        assertThat(joined(events, "content"))
                .isEqualTo(choice.path("message").path("content").asString(""));
        assertThat(choice(events.getLast()).path("finish_reason").asString("")).isEqualTo("length");
    }

    @Test
    void withoutToolsACallIsText() throws Exception {
        JsonNode choice = choice(http.answer(PATH, body(1_000, ",\"tool_choice\":\"none\"")));
        assertThat(choice.path("finish_reason").asString("")).isEqualTo("stop");
        assertThat(choice.path("message").path("content").asString("")).contains("<tool_call>", "</tool_call>");
    }

    private static String body(int tokensMax, String further) {
        return ("{\"messages\":[{\"role\":\"user\",\"content\":\"HI\"}],\"max_tokens\":%d,\"stop\":\"~\","
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]%s}")
                .formatted(tokensMax, further);
    }

    private static JsonNode choice(JsonNode answer) {
        return answer.path("choices").path(0);
    }

    private static String joined(List<JsonNode> events, String field) {
        return events.stream()
                .map(event -> choice(event).path("delta").path(field).asString(""))
                .collect(Collectors.joining());
    }
}
