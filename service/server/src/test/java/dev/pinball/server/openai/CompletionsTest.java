package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class CompletionsTest extends HttpTest {
    private static final String PATH = "/v1/completions";

    @Test
    void answersAsGrpcDoesAsAWholeAndAsAStream() throws Exception {
        String grpc = GenerationGrpc.newBlockingStub(running.channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText("HELLO"))
                        .setOptions(
                                GenerationOptions.newBuilder().setMaxTokens(20).setSeed(7))
                        .build())
                .getText();
        JsonNode whole = http.answer(PATH, "{'prompt':'HELLO','max_tokens':20,'seed':7}".replace('\'', '"'));
        List<JsonNode> events =
                http.events(PATH, "{'prompt':'HELLO','max_tokens':20,'seed':7,'stream':true}".replace('\'', '"'));
        assertThat(grpc).hasSize(20);
        assertThat(events).as("one for each token, and one for the end").hasSize(21);
        assertThat(text(whole)).isEqualTo(grpc);
        assertThat(events.stream().map(CompletionsTest::text).collect(Collectors.joining()))
                .isEqualTo(grpc);
        assertThat(events.getLast()
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asString(""))
                .isEqualTo("length");
    }

    @Test
    void writesTheFieldsOfOpenAi() throws Exception {
        JsonNode whole = http.answer(PATH, "{\"model\":\"fake\",\"prompt\":[8,5,12,12,15]}");
        assertThat(whole.path("id").asString("")).startsWith("cmpl-");
        assertThat(whole.path("object").asString("")).isEqualTo("text_completion");
        assertThat(whole.path("model").asString("")).isEqualTo("fake");
        assertThat(whole.path("choices").path(0).path("finish_reason").asString(""))
                .isEqualTo("length");
        assertThat(whole.path("choices").path(0).path("logprobs").isNull()).isTrue();
        assertThat(whole.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(5);
        assertThat(whole.path("usage").path("completion_tokens").asInt(0)).isEqualTo(16);
        assertThat(whole.path("usage").path("total_tokens").asInt(0)).isEqualTo(21);
        assertThat(whole.path("usage")
                        .path("prompt_tokens_details")
                        .path("cached_tokens")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void endsAStreamWithItsUsageWhereAskedFor() throws Exception {
        List<JsonNode> events = http.events(
                PATH,
                "{\"prompt\":\"A\",\"max_tokens\":3,\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        JsonNode last = events.getLast();
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("completion_tokens").asInt(0)).isEqualTo(6);
        assertThat(last.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(1);
        assertThat(events.subList(0, events.size() - 1))
                .allMatch(event -> event.path("usage").isNull());
    }

    @Test
    void writesSeveralAnswersUnderTheirIndex() throws Exception {
        String request = "{\"prompt\":\"A\",\"max_tokens\":5,\"seed\":3,\"n\":2%s}";
        JsonNode choices = http.answer(PATH, request.formatted("")).path("choices");
        List<String> streamed = new ArrayList<>(List.of("", ""));
        for (JsonNode event : http.events(PATH, request.formatted(",\"stream\":true"))) {
            int index = event.path("choices").path(0).path("index").asInt(-1);
            streamed.set(index, streamed.get(index) + text(event));
        }
        assertThat(choices.size()).isEqualTo(2);
        for (JsonNode choice : choices) {
            assertThat(choice.path("text").asString(""))
                    .isEqualTo(streamed.get(choice.path("index").asInt(-1)));
        }
        assertThat(http.answer(PATH, "{\"prompt\":\"A\",\"best_of\":3}")
                        .path("choices")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void echoesThePromptBeforeTheAnswer() throws Exception {
        String plain = text(http.answer(PATH, "{\"prompt\":\"HI\",\"seed\":1}"));
        assertThat(text(http.answer(PATH, "{\"prompt\":\"HI\",\"seed\":1,\"echo\":true}")))
                .isEqualTo("HI" + plain);
        assertThat(text(http.answer(PATH, "{\"prompt\":[8,9],\"seed\":1,\"echo\":true}")))
                .isEqualTo("HI" + plain);
        assertThat(http.events(PATH, "{\"prompt\":\"HI\",\"seed\":1,\"echo\":true,\"stream\":true}").stream()
                        .map(CompletionsTest::text)
                        .collect(Collectors.joining()))
                .isEqualTo("HI" + plain);
    }

    @Test
    void writesLogProbabilitiesOfEachToken() throws Exception {
        JsonNode choice = http.answer(PATH, "{\"prompt\":\"HI\",\"max_tokens\":4,\"logprobs\":2}")
                .path("choices")
                .path(0);
        JsonNode logprobs = choice.path("logprobs");
        assertThat(logprobs.path("tokens").size()).isEqualTo(4);
        assertThat(logprobs.path("token_logprobs").size()).isEqualTo(4);
        assertThat(logprobs.path("top_logprobs").size()).isEqualTo(4);
        assertThat(logprobs.path("text_offset").path(3).asInt(0)).isEqualTo(3);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        refuses("{\"prompt\":\"A\",\"max_tokens\":9000}", "max_tokens", "max_tokens: 9000 (expected: 1..2047)");
        refuses("{\"prompt\":\"A\",\"max_tokens\":-1}", "max_tokens", "max_tokens: -1 (expected: 1..2047)");
        refuses(
                "{\"prompt\":\"A\",\"temperature\":\"hot\"}",
                "temperature",
                "temperature: \"hot\" (expected: a number)");
        refuses("{\"prompt\":\"A\",\"temperature\":1e999}", "temperature", "temperature: Infinity (expected: 0..10)");
        refuses("{\"prompt\":\"A\",\"top_k\":-2}", "top_k", "top_k: -2 (expected: 0 or more)");
        refuses("{\"prompt\":\"A\",\"logprobs\":21}", "logprobs", "logprobs: 21 (expected: 0..20)");
        refuses("{\"prompt\":\"A\",\"stop\":[1]}", "stop[0]", "stop[0]: 1 (expected: a text)");
        refuses(
                "{\"prompt\":\"A\",\"logit_bias\":{\"x\":1}}",
                "logit_bias",
                "logit_bias: x (expected: token ids as names)");
        refuses("{\"prompt\":\"A\",\"stream\":1}", "stream", "stream: 1 (expected: true or false)");
        refuses(
                "{\"prompt\":\"A\",\"suffix\":\"B\"}",
                "suffix",
                "suffix: set (expected: left out: this server can't do it)");
        refuses("{\"prompt\":[101]}", "prompt[0]", "prompt[0]: 101 (expected: 0..100)");
        refuses("{}", "prompt", "prompt: absent (expected: a text, an array of token ids, or an array of such)");
        refuses("{\"prompt\":\"\\ud800\"}", "prompt", "prompt: half of a surrogate pair (expected: Unicode)");
        assertThat(running.refusals).as("counted once each").hasSize(13);
    }

    @Test
    void takesWhatItDoesNotKnowAndVllmsWayToKeepAllTokens() throws Exception {
        http.answer(PATH, "{\"prompt\":[\"A\"],\"user\":\"me\",\"unknown\":{\"a\":[1]},\"top_k\":-1,\"stop\":null}");
        http.answer(
                PATH,
                "{\"prompt\":[[1,2]],\"min_p\":0.1,\"repetition_penalty\":1.1,\"ignore_eos\":true,\"priority\":-3,"
                        + "\"cache_salt\":\"x\",\"logit_bias\":{\"5\":-100},\"stop\":\"Z\",\"frequency_penalty\":0.5}");
    }

    @Test
    void answersWithTheStatusOfEachError() throws Exception {
        assertThat(error(http.post(PATH, "{\"model\":\"gpt\",\"prompt\":\"A\"}"), 404)
                        .path("code")
                        .asString(""))
                .isEqualTo("model_not_found");
        error(http.get("/v2/none"), 404);
        error(http.get("/v1/models/gpt"), 404);
        error(http.post("/v1/embeddings", "{}"), 400);
        HttpResponse<String> wrongMethod = http.get(PATH);
        error(wrongMethod, 405);
        assertThat(wrongMethod.headers().firstValue("allow")).hasValue("POST");
        error(http.post(PATH, "{\"prompt\":\"" + "A".repeat(5 << 20) + "\"}"), 413);
        error(
                http.send(http.request(PATH)
                        .POST(BodyPublishers.ofString("{}"))
                        .header("content-type", "text/plain")
                        .build()),
                415);
        error(
                http.send(http.request(PATH)
                        .POST(BodyPublishers.ofString("{}"))
                        .header("content-type", "application/json")
                        .header("content-encoding", "gzip")
                        .build()),
                415);
        assertThat(error(http.post(PATH, "{\"prompt\":[]}"), 400)
                        .path("message")
                        .asString(""))
                .isEqualTo("prompt: empty (expected: at least one token)");
        assertThat(error(http.post(PATH, "{\"prompt\":\"" + "A".repeat(3_000) + "\"}"), 400)
                        .path("code")
                        .asString(""))
                .isEqualTo("context_length_exceeded");
    }

    @Test
    void saysWhenToTryAgainWhereAllPlacesAreTaken() throws Exception {
        running.accelerator.hold();
        for (int count = 1; count <= RunningServer.SEQUENCES_MAX; count++) {
            var _ = http.client.sendAsync(
                    http.json(PATH, "{\"prompt\":\"A\"}"), HttpResponse.BodyHandlers.discarding());
            running.awaitSequences(count);
        }
        HttpResponse<String> refused = http.post(PATH, "{\"prompt\":\"A\"}");
        assertThat(error(refused, 429).path("code").asString("")).isEqualTo("rate_limit_exceeded");
        assertThat(refused.headers().firstValueAsLong("retry-after")).isPresent();
    }

    @Test
    void listsTheModelAndItsHealth() throws Exception {
        JsonNode list = HttpCalls.parse(http.get("/v1/models").body());
        assertThat(list.path("data").path(0).path("id").asString("")).isEqualTo("fake");
        assertThat(list.path("data").path(0).path("max_model_len").asInt(0)).isEqualTo(RunningServer.CONTEXT_TOKENS);
        assertThat(http.get("/v1/models/fake").statusCode()).isEqualTo(200);
        assertThat(http.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void readsTokensOfATextAndBack() throws Exception {
        JsonNode tokens = http.answer("/tokenize", "{\"prompt\":\"HI\",\"return_token_strs\":true}");
        assertThat(tokens.toString()).contains("\"count\":2", "\"tokens\":[8,9]", "\"token_strs\":[\"H\",\"I\"]");
        assertThat(http.answer("/detokenize", "{\"tokens\":[8,9]}")
                        .path("prompt")
                        .asString(""))
                .isEqualTo("HI");
        assertThat(http.post("/detokenize", "{\"tokens\":[8,-1]}").body()).contains("tokens[1]: -1 (expected: 0..");
        assertThat(http.answer("/tokenize", "{\"messages\":[{\"role\":\"user\",\"content\":\"HI\"}]}")
                        .path("count")
                        .asInt(0))
                .isEqualTo("USERHI".length());
    }

    private void refuses(String body, String param, String message) throws Exception {
        JsonNode error = error(http.post(PATH, body), 400);
        assertThat(error.path("message").asString("")).isEqualTo(message);
        assertThat(error.path("param").asString("")).isEqualTo(param);
        assertThat(error.path("type").asString("")).isEqualTo("invalid_request_error");
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = HttpCalls.parse(response.body()).path("error");
        assertThat(error.path("message").asString("")).isNotEmpty();
        return error;
    }

    private static String text(JsonNode event) {
        return event.path("choices").path(0).path("text").asString("");
    }
}
