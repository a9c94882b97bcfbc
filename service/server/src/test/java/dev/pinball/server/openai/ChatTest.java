package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ChatTest extends HttpTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String USER =
            "{\"messages\":[{\"role\":\"user\",\"content\":%s}],\"max_tokens\":6,\"seed\":1%s}";

    @Test
    void answersThePromptThatTheTemplateMakes() throws Exception {
        String completed = http.answer("/v1/completions", "{\"prompt\":\"USERHI\",\"max_tokens\":6,\"seed\":1}")
                .path("choices")
                .path(0)
                .path("text")
                .asString("");
        JsonNode chat = http.answer(PATH, USER.formatted("\"HI\"", ""));
        JsonNode message = chat.path("choices").path(0).path("message");
        assertThat(chat.path("object").asString("")).isEqualTo("chat.completion");
        assertThat(message.path("role").asString("")).isEqualTo("assistant");
        assertThat(message.path("content").asString("")).isEqualTo(completed).hasSize(6);
        assertThat(chat.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(6);
        assertThat(http.answer(PATH, USER.formatted("[{\"type\":\"text\",\"text\":\"HI\"}]", ""))
                        .path("choices")
                        .path(0)
                        .path("message"))
                .isEqualTo(message);
    }

    @Test
    void streamsTheRoleBeforeTheText() throws Exception {
        String whole = http.answer(PATH, USER.formatted("\"HI\"", ""))
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString("");
        List<JsonNode> events = http.events(PATH, USER.formatted("\"HI\"", ",\"stream\":true"));
        assertThat(events.getFirst().path("choices").path(0).path("delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(events).allMatch(event -> event.path("object").asString("").equals("chat.completion.chunk"));
        assertThat(events.stream()
                        .map(event -> event.path("choices")
                                .path(0)
                                .path("delta")
                                .path("content")
                                .asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo(whole);
        JsonNode last = events.getLast().path("choices").path(0);
        assertThat(last.path("delta").toString()).isEqualTo("{}");
        assertThat(last.path("finish_reason").asString("")).isEqualTo("length");
    }

    @Test
    void writesRankedLogProbabilities() throws Exception {
        JsonNode content = http.answer(PATH, USER.formatted("\"HI\"", ",\"logprobs\":true,\"top_logprobs\":2"))
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content");
        assertThat(content.size()).isEqualTo(6);
        assertThat(content.path(0).path("bytes").size()).isPositive();
        assertThat(content.path(0).path("logprob").isNumber()).isTrue();
    }

    @Test
    void refusesWhatTheTemplateRefuses() throws Exception {
        refuses(
                "{\"messages\":[{\"role\":\"system\",\"content\":\"A\"}]}",
                "messages: the chat template says: System role not supported");
    }

    @Test
    void namesTheMessageThatIsWrong() throws Exception {
        refuses("{\"messages\":[]}", "messages: none (expected: 1 message or more)");
        refuses("{\"messages\":[1]}", "messages[0]: 1 (expected: an object)");
        refuses(
                "{\"messages\":[{\"content\":\"A\"}]}",
                "messages[0].role: absent (expected: system, user, assistant or tool)");
        refuses(USER.formatted("7", ""), "messages[0].content: 7 (expected: a text)");
        refuses(
                USER.formatted("[{\"type\":\"image_url\"}]", ""),
                "messages[0].content[0].type: image_url (expected: text)");
        refuses(
                USER.formatted("\"A\"", ",\"tools\":[{\"type\":\"function\"}],\"tool_choice\":\"required\""),
                "tool_choice: \"required\" (expected: auto or none: no call can be forced)");
        refuses(USER.formatted("\"A\"", ",\"top_logprobs\":2"), "top_logprobs: 2 (expected: logprobs to be true)");
        refuses(
                USER.formatted("\"A\"", ",\"max_completion_tokens\":0"),
                "max_completion_tokens: 0 (expected: 1..2047)");
        refuses(
                USER.formatted("\"A\"", ",\"response_format\":{\"type\":\"json_object\"}"),
                "response_format.type: json_object (expected: text)");
    }

    @Test
    void takesToolsThatAreNotToBeCalled() throws Exception {
        http.answer(PATH, USER.formatted("\"A\"", ",\"tools\":[{\"type\":\"function\"}],\"tool_choice\":\"none\""));
    }

    private void refuses(String body, String message) throws Exception {
        HttpResponse<String> response = http.post(PATH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(HttpCalls.parse(response.body())
                        .path("error")
                        .path("message")
                        .asString(""))
                .isEqualTo(message);
    }
}
