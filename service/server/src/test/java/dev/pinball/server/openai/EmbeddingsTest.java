package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The fake model's vectors have two values, of which the mean of the positions is the first. */
@Timeout(60)
class EmbeddingsTest extends HttpTest {
    private static final String PATH = "/v1/embeddings";

    @Test
    void makesVectorOfLengthOneOfEachInputInEveryForm() throws Exception {
        JsonNode one = http.answer(PATH, "{\"model\":\"fake\",\"input\":\"HELLO\"}");
        assertThat(one.path("object").asString("")).isEqualTo("list");
        assertThat(one.path("model").asString("")).isEqualTo("fake");
        assertThat(one.path("usage").toString()).isEqualTo("{\"prompt_tokens\":5,\"total_tokens\":5}");
        assertThat(length(vector(one, 0))).isEqualTo(1, within(1e-6));
        for (String input : new String[] {"[\"HELLO\"]", "[8,5,12,12,15]", "[[8,5,12,12,15]]"}) {
            assertThat(vector(http.answer(PATH, "{\"input\":%s}".formatted(input)), 0))
                    .as(input)
                    .containsExactly(vector(one, 0));
        }
        JsonNode several = http.answer(PATH, "{\"input\":[\"A\",\"HELLO\",\"HI\"],\"dimensions\":2}");
        assertThat(several.path("data").size()).isEqualTo(3);
        assertThat(several.path("data").path(2).path("index").asInt(-1)).isEqualTo(2);
        assertThat(vector(several, 1)).containsExactly(vector(one, 0));
        assertThat(several.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(8);
    }

    @Test
    void writesTheSameVectorInBase64() throws Exception {
        String text = http.answer(PATH, "{\"input\":\"HELLO\",\"encoding_format\":\"base64\"}")
                .path("data")
                .path(0)
                .path("embedding")
                .asString("");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new float[] {bytes.getFloat(), bytes.getFloat()})
                .containsExactly(vector(http.answer(PATH, "{\"input\":\"HELLO\"}"), 0));
    }

    @Test
    void takesMoreInputsThanThereArePlaces() throws Exception {
        String inputs = String.join(",", Collections.nCopies(20 * RunningServer.SEQUENCES_MAX, "\"HELLO\""));
        CompletableFuture<HttpResponse<String>> other =
                http.client.sendAsync(http.json(PATH, "{\"input\":[%s]}".formatted(inputs)), BodyHandlers.ofString());
        JsonNode answer = http.answer(PATH, "{\"input\":[%s]}".formatted(inputs));
        assertThat(answer.path("data").size()).isEqualTo(20 * RunningServer.SEQUENCES_MAX);
        assertThat(vector(answer, 5)).containsExactly(vector(answer, 19));
        assertThat(other.get().statusCode()).isIn(200, 429);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        refuses("{}", "input: absent (expected: a text, an array of token ids, or an array of such)");
        refuses("{\"input\":[]}", "input: 0 texts (expected: 1..2048 texts)");
        refuses("{\"input\":7}", "input: 7 (expected: a text, an array of token ids, or an array of such)");
        refuses("{\"input\":[\"A\",7]}", "input[1]: 7 (expected: a text, an array of token ids, or an array of such)");
        refuses("{\"input\":[[1,101]]}", "input[0][1]: 101 (expected: 0..100)");
        refuses("{\"input\":\"A\",\"dimensions\":256}", "dimensions: 256 (expected: 2, or left out)");
        refuses("{\"input\":\"A\",\"encoding_format\":\"int8\"}", "encoding_format: int8 (expected: float or base64)");
        refuses(
                "{\"input\":[\"A\",\"%s\"]}".formatted("A".repeat(3_000)),
                "input[1]: 3000 tokens (expected: at most 2048)");
        refuses("{\"input\":\"%s\"}".formatted("A".repeat(3_000)), "input: 3000 tokens (expected: at most 2048)");
        refuses("{\"input\":[[%s]]}".formatted(ids(2_049)), "input[0]: 2049 tokens (expected: at most 2048)");
        refuses("{\"input\":[\"\"]}", "input[0]: empty (expected: at least one token)");
        running.awaitSequences(0);
    }

    @Test
    void takesInputsAsLongAsTheContext() throws Exception {
        JsonNode answer = http.answer(PATH, "{\"input\":[%s]}".formatted(ids(RunningServer.CONTEXT_TOKENS)));
        assertThat(answer.path("usage").path("prompt_tokens").asInt(0)).isEqualTo(RunningServer.CONTEXT_TOKENS);
    }

    @Test
    void inputsCountAsRefusedWithTheOneThatIs() throws Exception {
        running.accelerator.hold();
        String inputs = "\"HELLO\",\"HELLO\",\"%s\"".formatted("A".repeat(3_000));
        HttpResponse<String> response = http.post(PATH, "{\"input\":[%s]}".formatted(inputs));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(running.allEnded())
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.refusal()).contains(Refusal.Reason.TOO_LARGE));
    }

    @Test
    void anInputThatIsPutOffCountsOnce() throws Exception {
        try (RunningServer narrow = new RunningServer(StreamLimits.DEFAULTS, Duration.ofSeconds(1), 2);
                HttpCalls calls = new HttpCalls(narrow.server.port())) {
            String inputs = String.join(",", Collections.nCopies(9, "\"HELLO\""));
            JsonNode answer = calls.answer(PATH, "{\"input\":[%s]}".formatted(inputs));
            assertThat(answer.path("data").size()).isEqualTo(9);
            assertThat(narrow.refusals).isEmpty();
            assertThat(narrow.allEnded()).hasSize(9);
        }
    }

    private static String ids(int count) {
        return String.join(",", Collections.nCopies(count, "5"));
    }

    @Test
    void langChain4jEmbeds() throws Exception {
        OpenAiEmbeddingModel model = OpenAiEmbeddingModel.builder()
                .baseUrl("http://127.0.0.1:%d/v1".formatted(running.server.port()))
                .apiKey("none")
                .modelName("fake")
                .build();
        assertThat(model.embed("HELLO").content().vector())
                .containsExactly(vector(http.answer(PATH, "{\"input\":\"HELLO\"}"), 0));
    }

    private void refuses(String body, String message) throws Exception {
        HttpResponse<String> response = http.post(PATH, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpCalls.parse(response.body())
                        .path("error")
                        .path("message")
                        .asString(""))
                .isEqualTo(message);
    }

    private static double length(float[] vector) {
        return Math.sqrt(vector[0] * (double) vector[0] + vector[1] * (double) vector[1]);
    }

    private static float[] vector(JsonNode answer, int index) {
        JsonNode embedding = answer.path("data").path(index).path("embedding");
        return new float[] {embedding.path(0).floatValue(), embedding.path(1).floatValue()};
    }
}
