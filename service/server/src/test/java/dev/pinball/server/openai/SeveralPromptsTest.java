package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Conversation;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Several prompts in one completion, as OpenAI and vLLM take them: choices are in the order of the prompts. */
@Timeout(60)
class SeveralPromptsTest extends HttpTest {
    private static final String PATH = "/v1/completions";

    @Test
    void answersEachPromptAsItDoesAlone() throws Exception {
        String options = "\"max_tokens\":6,\"seed\":7,\"n\":2";
        List<String> alone = new ArrayList<>(texts(http.answer(PATH, "{\"prompt\":\"HELLO\",%s}".formatted(options))));
        alone.addAll(texts(http.answer(PATH, "{\"prompt\":\"HI\",%s}".formatted(options))));
        for (String prompts : List.of("[\"HELLO\",\"HI\"]", "[[8,5,12,12,15],[8,9]]")) {
            JsonNode answer = http.answer(PATH, "{\"prompt\":%s,%s}".formatted(prompts, options));
            assertThat(texts(answer)).as(prompts).isEqualTo(alone).doesNotHaveDuplicates();
            assertThat(answer.path("choices")
                            .valueStream()
                            .map(choice -> choice.path("index").asInt(-1)))
                    .containsExactly(0, 1, 2, 3);
            assertUsage(answer.path("usage"), "HELLO".length() + "HI".length(), 4 * 6);
        }
    }

    @Test
    void drawsOtherTokensForTheSamePromptWhereNoSeedIsGiven() throws Exception {
        assertThat(texts(http.answer(PATH, "{\"prompt\":[\"A\",\"A\",\"A\"],\"max_tokens\":20}")))
                .doesNotHaveDuplicates();
    }

    @Test
    void streamsAllAnswersSideBySide() throws Exception {
        String request = "{\"prompt\":[\"HELLO\",\"HI\"],\"max_tokens\":20,\"seed\":3,\"n\":2,\"echo\":true%s}";
        running.accelerator.hold();
        HttpResponse<InputStream> response = http.client.send(
                http.json(PATH, request.formatted(",\"stream\":true,\"stream_options\":{\"include_usage\":true}")),
                BodyHandlers.ofInputStream()); // has begun: every prompt is complete
        running.accelerator.allow(1 << 20);
        List<JsonNode> events = HttpCalls.events(new String(response.body().readAllBytes(), UTF_8));
        assertUsage(events.getLast().path("usage"), "HELLO".length() + "HI".length(), 4 * 20);
        List<Integer> order = new ArrayList<>();
        List<String> streamed = new ArrayList<>(Collections.nCopies(4, ""));
        for (JsonNode event : events.subList(0, events.size() - 1)) {
            JsonNode choice = event.path("choices").path(0);
            int index = choice.path("index").asInt(-1);
            order.add(index);
            streamed.set(index, streamed.get(index) + choice.path("text").asString(""));
        }
        assertThat(order.lastIndexOf(0)).as("the end of the first").isGreaterThan(order.indexOf(3) + 4);
        assertThat(streamed).isEqualTo(texts(http.answer(PATH, request.formatted(""))));
        assertThat(streamed.get(1)).startsWith("HELLO").hasSize(25);
        assertThat(streamed.get(2)).startsWith("HI").hasSize(22);
    }

    @Test
    void scoresEachPromptInItsChoices() throws Exception {
        JsonNode choices = http.answer(
                        PATH,
                        "{\"prompt\":[\"HELLO\",\"HI\"],\"max_tokens\":1,\"echo\":true,\"logprobs\":0,\"prompt_logprobs\":0}")
                .path("choices");
        for (int index = 0; index < 2; index++) {
            String prompt = List.of("HELLO", "HI").get(index);
            JsonNode choice = choices.path(index);
            assertThat(choice.path("text").asString("")).startsWith(prompt).hasSize(prompt.length() + 1);
            assertThat(choice.path("prompt_logprobs").size()).isEqualTo(prompt.length());
            JsonNode logprobs = choice.path("logprobs");
            assertThat(logprobs.path("tokens").size()).isEqualTo(prompt.length() + 1);
            assertThat(logprobs.path("tokens").path(1).asString("")).isEqualTo(prompt.substring(1, 2));
            assertThat(logprobs.path("token_logprobs").path(0).isNull()).isTrue();
            assertThat(logprobs.path("text_offset").path(prompt.length()).asInt(0))
                    .isEqualTo(prompt.length());
        }
    }

    @Test
    void returnsTheBestAnswersToEachPrompt() throws Exception {
        JsonNode answer = http.answer(
                PATH, "{\"prompt\":[\"HELLO\",\"HI\"],\"max_tokens\":2,\"n\":2,\"best_of\":3,\"echo\":true}");
        assertThat(texts(answer)).hasSize(4);
        assertThat(texts(answer).subList(0, 2)).allMatch(text -> text.startsWith("HELLO"));
        assertThat(texts(answer).subList(2, 4)).allMatch(text -> text.startsWith("HI") && text.length() == 4);
        assertUsage(answer.path("usage"), 7, 2 * 3 * 2);
    }

    @Test
    void refusesAllForOnePromptThatIsTooLongAndComputesNothing() throws Exception {
        JsonNode error = refuses(
                "{\"prompt\":[\"HELLO\",\"%s\",\"HI\"],\"n\":2}".formatted("A".repeat(3_000)),
                "prompt[1]: 3000 tokens (expected: at most 2047, with room for one more in the context and the blocks)");
        assertThat(error.path("code").asString("")).isEqualTo("context_length_exceeded");
        assertThat(error.path("param").asString("")).isEqualTo("prompt[1]");
        assertThat(running.allEnded()).as("one refusal").singleElement().satisfies(answer -> {
            assertThat(answer.refusal()).contains(Refusal.Reason.TOO_LARGE);
            assertThat(answer.usage().generatedTokens()).isZero();
        });
        running.awaitSequences(0);
    }

    @Test
    void namesThePromptThatIsWrong() throws Exception {
        String one = " (expected: a text, or an array of token ids)";
        refuses("{\"prompt\":[\"A\",\"\"]}", "prompt[1]: empty (expected: at least one token)");
        refuses("{\"prompt\":[[1],[]]}", "prompt[1]: empty (expected: at least one token)");
        refuses("{\"prompt\":[[1,2],[1,101]]}", "prompt[1][1]: 101 (expected: 0..100)");
        refuses("{\"prompt\":[\"A\",[1]]}", "prompt[1]: array (expected: a text, as prompt[0] is)");
        refuses("{\"prompt\":[[1],\"A\"]}", "prompt[1]: \"A\" (expected: an array of token ids, as prompt[0] is)");
        refuses("{\"prompt\":[\"A\",7]}", "prompt[1]: 7" + one);
        refuses("{\"prompt\":[null]}", "prompt[0]: null" + one);
        refuses("{\"prompt\":[1,\"A\"]}", "prompt[1]: \"A\" (expected: an integer)");
        refuses(
                "{\"prompt\":[\"A\",\"\\ud800\"],\"echo\":true}",
                "prompt[1]: half of a surrogate pair (expected: Unicode)");
        running.awaitSequences(0);
        assertThat(running.allEnded()).as("those that had to be read").hasSize(2);
    }

    @Test
    void takesNoMoreAnswersInAllThanToOnePrompt() throws Exception {
        String many = String.join(",", Collections.nCopies(65, "\"A\""));
        refuses(
                "{\"prompt\":[%s]}".formatted(many),
                "prompt: 65 prompts with 1 answer each (expected: at most 64 answers in all)");
        refuses(
                "{\"prompt\":[\"A\",\"B\"],\"n\":2,\"best_of\":33}",
                "prompt: 2 prompts with 33 answers each (expected: at most 64 answers in all)");
    }

    @Test
    void beginsNothingWhereAllTogetherAreMoreThanMayWait() throws Exception {
        String prompt = "[%s]".formatted(String.join(",", Collections.nCopies(RunningServer.CONTEXT_TOKENS - 48, "5")));
        String prompts = String.join(",", Collections.nCopies(31, prompt));
        refuses(
                "{\"prompt\":[%s],\"max_tokens\":1}".formatted(prompts),
                "31 answers to 62000 tokens are more than may wait (expected: at most 60000 together)");
        assertThat(running.allEnded())
                .singleElement()
                .satisfies(answer -> assertThat(answer.refusal()).contains(Refusal.Reason.TOO_LARGE));
    }

    @Test
    void refusesForGoodWhatCanNeverHaveAPlaceForEach() throws Exception {
        int count = RunningServer.SEQUENCES_MAX + 1;
        String prompts = String.join(",", Collections.nCopies(count, "\"A\""));
        refuses(
                "{\"prompt\":[%s]}".formatted(prompts),
                "sequences: %d of one request (expected: at most %d)".formatted(count, RunningServer.SEQUENCES_MAX));
        assertThat(running.allEnded()).isEmpty();
    }

    @Test
    void takesPlacesForAllOrNone() throws Exception {
        running.accelerator.hold();
        Conversation other = Conversation.reading(running);
        other.start("a", Conversation.prompt("HELLO", 3).setGo(true));
        assertThat(other.next("a").hasAccepted()).isTrue();
        String all = String.join(",", Collections.nCopies(RunningServer.SEQUENCES_MAX, "\"A\""));
        HttpResponse<String> refused = http.post(PATH, "{\"prompt\":[%s]}".formatted(all));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("retry-after")).isPresent();
        running.accelerator.allow(1 << 20);
        running.awaitSequences(0);
        assertThat(running.refusals).hasSize(1);
        assertThat(running.allEnded()).hasSize(1);
        assertThat(texts(http.answer(PATH, "{\"prompt\":[%s]}".formatted(all)))).hasSize(RunningServer.SEQUENCES_MAX);
    }

    private JsonNode refuses(String body, String message) throws Exception {
        HttpResponse<String> response = http.post(PATH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = HttpCalls.parse(response.body()).path("error");
        assertThat(error.path("message").asString("")).isEqualTo(message);
        return error;
    }

    private static void assertUsage(JsonNode usage, int promptTokens, int completionTokens) {
        assertThat(usage.path("prompt_tokens").asInt(-1)).isEqualTo(promptTokens);
        assertThat(usage.path("completion_tokens").asInt(-1)).isEqualTo(completionTokens);
        assertThat(usage.path("total_tokens").asInt(-1)).isEqualTo(promptTokens + completionTokens);
    }

    private static List<String> texts(JsonNode answer) {
        return answer.path("choices")
                .valueStream()
                .map(choice -> choice.path("text").asString(""))
                .toList();
    }
}
