package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Log-probabilities of the prompt: {@code echo} of OpenAI, {@code prompt_logprobs} of vLLM. */
@Timeout(60)
class PromptScoresTest extends HttpTest {
    private static final String PATH = "/v1/completions";

    @Test
    void echoesPromptAloneWithItsLogProbabilities() throws Exception {
        JsonNode whole =
                http.answer(PATH, "{\"prompt\":\"HELLO\",\"max_tokens\":0,\"echo\":true,\"logprobs\":2,\"n\":2}");
        JsonNode choice = whole.path("choices").path(1);
        assertThat(choice.path("text").asString("")).isEqualTo("HELLO");
        assertThat(choice.path("finish_reason").asString("")).isEqualTo("length");
        assertThat(choice.path("logprobs").path("tokens").toString()).isEqualTo("[\"H\",\"E\",\"L\",\"L\",\"O\"]");
        assertThat(choice.path("logprobs").path("text_offset").toString()).isEqualTo("[0,1,2,3,4]");
        JsonNode scores = choice.path("logprobs").path("token_logprobs");
        assertThat(scores.size()).isEqualTo(5);
        assertThat(scores.path(0).isNull()).isTrue();
        assertThat(scores.path(4).isNumber()).isTrue();
        assertThat(choice.path("logprobs").path("top_logprobs").path(0).isNull())
                .isTrue();
        assertThat(choice.path("logprobs").path("top_logprobs").path(4).size()).isEqualTo(2);
        assertThat(whole.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(5);
        assertThat(whole.path("usage").path("completion_tokens").asInt(-1)).isZero();
        assertThat(text(http.answer(PATH, "{\"prompt\":\"HELLO\",\"max_tokens\":0,\"echo\":true}")))
                .isEqualTo("HELLO");
    }

    @Test
    void scoresAPromptAsLongAsTheContext() throws Exception {
        String ids = String.join(",", Collections.nCopies(RunningServer.CONTEXT_TOKENS, "5"));
        JsonNode whole =
                http.answer(PATH, "{\"prompt\":[%s],\"max_tokens\":0,\"echo\":true,\"logprobs\":0}".formatted(ids));
        assertThat(whole.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(RunningServer.CONTEXT_TOKENS);
        refuses(
                "{\"prompt\":[%s],\"max_tokens\":1}".formatted(ids),
                "prompt: 2048 tokens (expected: at most 2047, with room for one more in the context)");
    }

    @Test
    void streamsWhatItWritesAsAWhole() throws Exception {
        String request = "{\"prompt\":\"HELLO\",\"max_tokens\":6,\"seed\":2,\"echo\":true,\"logprobs\":1%s}";
        JsonNode whole =
                http.answer(PATH, request.formatted("")).path("choices").path(0);
        StringBuilder text = new StringBuilder();
        List<String> tokens = new ArrayList<>();
        List<String> scores = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (JsonNode event : http.events(PATH, request.formatted(",\"stream\":true"))) {
            JsonNode choice = event.path("choices").path(0);
            text.append(choice.path("text").asString(""));
            JsonNode logprobs = choice.path("logprobs");
            logprobs.path("tokens").forEach(token -> tokens.add(token.asString("")));
            logprobs.path("token_logprobs").forEach(score -> scores.add(score.toString()));
            logprobs.path("text_offset").forEach(offset -> offsets.add(offset.asInt(-1)));
        }
        assertThat(text.toString())
                .isEqualTo(whole.path("text").asString(""))
                .startsWith("HELLO")
                .hasSize(11);
        JsonNode logprobs = whole.path("logprobs");
        assertThat(tokens).hasSize(11);
        assertThat(String.join("", tokens)).isEqualTo(text.toString());
        assertThat(scores)
                .isEqualTo(logprobs.path("token_logprobs")
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList());
        assertThat(offsets)
                .isEqualTo(logprobs.path("text_offset")
                        .valueStream()
                        .map(offset -> offset.asInt(-1))
                        .toList());
    }

    @Test
    void endsAnEchoedAnswerBeforeItsStopTextWhichThePromptMayHave() throws Exception {
        String plain = text(http.answer(PATH, "{\"prompt\":\"HELLO\",\"max_tokens\":8,\"seed\":2}"));
        String stop = plain.substring(3, 4);
        String stopped = plain.substring(0, plain.indexOf(stop));
        JsonNode whole = http.answer(
                PATH,
                "{\"prompt\":\"HELLO\",\"max_tokens\":8,\"seed\":2,\"echo\":true,\"logprobs\":0,\"stop\":[\"L\",\"%s\"]}"
                        .formatted(stop));
        assertThat(text(whole)).isIn("HELLO" + stopped, "HELLO" + stopped.split("L")[0]);
    }

    @Test
    void writesPromptLogProbabilitiesAsVllmDoes() throws Exception {
        JsonNode prompt = http.answer(PATH, "{\"prompt\":[8,9],\"max_tokens\":1,\"prompt_logprobs\":3}")
                .path("choices")
                .path(0)
                .path("prompt_logprobs");
        assertThat(prompt.size()).isEqualTo(2);
        assertThat(prompt.path(0).isNull()).isTrue();
        JsonNode second = prompt.path(1).path("9");
        assertThat(second.path("decoded_token").asString("")).isEqualTo("I");
        assertThat(second.path("logprob").isNumber()).isTrue();
        assertThat(second.path("rank").asInt(0)).isPositive();
        assertThat(prompt.path(1).size()).isBetween(3, 4);
        JsonNode chat = http.answer(
                "/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"HI\"}],\"max_tokens\":1,\"prompt_logprobs\":0}");
        assertThat(chat.path("prompt_logprobs").size()).isEqualTo("USERHI".length());
    }

    @Test
    void refusesWhatPromptLogProbabilitiesCannotBe() throws Exception {
        refuses("{\"prompt\":\"A\",\"prompt_logprobs\":21}", "prompt_logprobs: 21 (expected: 0..20)");
        refuses(
                "{\"prompt\":\"A\",\"prompt_logprobs\":1,\"stream\":true}",
                "prompt_logprobs: 1 (expected: left out of a stream)");
        refuses("{\"prompt\":\"A\",\"max_tokens\":0}", "max_tokens: 0 (expected: 1..2047)");
    }

    private void refuses(String body, String message) throws Exception {
        assertThat(HttpCalls.parse(http.post(PATH, body).body())
                        .path("error")
                        .path("message")
                        .asString(""))
                .isEqualTo(message);
    }

    private static String text(JsonNode answer) {
        return answer.path("choices").path(0).path("text").asString("");
    }
}
