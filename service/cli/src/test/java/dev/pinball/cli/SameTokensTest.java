package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import dev.pinball.model.recorded.RecordedModel;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import dev.pinball.v1.TokenIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a seed gets the same tokens whatever else is served, over one real Converse stream. */
class SameTokensTest {
    private static final int REQUEST_COUNT = 64;
    private static final int VOCABULARY_SIZE = 512;

    /** A request; its prompt arrives in two pieces. */
    private record Request(List<Integer> prompt, int firstPiece, GenerationOptions options) {

        static Request random(Random random) {
            int length = random.nextInt(2, 90);
            List<Integer> prompt =
                    random.ints(length, 3, VOCABULARY_SIZE).boxed().toList();
            GenerationOptions options = GenerationOptions.newBuilder()
                    .setMaxTokens(random.nextInt(5, 40))
                    .setTemperature(random.nextInt(3) * 0.7f)
                    .setTopK(random.nextInt(2) * 40)
                    .setTopP(random.nextBoolean() ? 0.9f : 1)
                    .setFrequencyPenalty(random.nextInt(2) * 0.5f)
                    .setSeed(random.nextLong())
                    .setIgnoreEndOfOutput(true)
                    .build();
            return new Request(prompt, random.nextInt(1, length), options);
        }

        Start start() {
            return Start.newBuilder()
                    .setPrompt(prompt(0, firstPiece))
                    .setOptions(options)
                    .build();
        }

        Prompt rest() {
            return prompt(firstPiece, prompt.size());
        }

        private Prompt prompt(int from, int to) {
            return Prompt.newBuilder()
                    .setTokenIds(TokenIds.newBuilder().addAllIds(prompt.subList(from, to)))
                    .build();
        }
    }

    @TempDir
    private Path folder;

    private final Map<String, Request> requests = requests();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 512})
    void aloneAndAmongSixtyFourWithAnyStepBudget(int stepTokens) throws Exception {
        Map<String, List<Integer>> alone = answersAlone("--step-tokens=128");
        try (TestService service = new TestService(model(), "--step-tokens=" + stepTokens)) {
            assertThat(answersTogether(service)).isEqualTo(alone);
            assertEveryBlockIsFree(service);
        }
    }

    @Test
    void withKeysAndValuesInHalves() throws Exception {
        Map<String, List<Integer>> alone = answersAlone("--cache-type=F16");
        try (TestService service = new TestService(model(), "--step-tokens=7", "--cache-type=F16")) {
            assertThat(answersTogether(service)).isEqualTo(alone);
        }
    }

    @Test
    void withSoFewBlocksThatSequencesArePreempted() throws Exception {
        Map<String, List<Integer>> alone = answersAlone("--step-tokens=128");
        try (TestService service =
                new TestService(model(), "--step-tokens=64", "--context=144", "--block-tokens=8", "--cache-mb=1")) {
            assertThat(answersTogether(service)).isEqualTo(alone);
            assertThat(service.metric("pinball_preemptions_total")).isPositive();
            assertEveryBlockIsFree(service);
        }
    }

    private Map<String, List<Integer>> answersAlone(String... options) throws Exception {
        Map<String, List<Integer>> answers = new HashMap<>();
        try (TestService service = new TestService(model(), options)) {
            for (var request : requests.entrySet()) {
                answers.putAll(answers(service, Map.ofEntries(request)));
            }
        }
        return answers;
    }

    private Map<String, List<Integer>> answersTogether(TestService service) throws InterruptedException {
        return answers(service, requests);
    }

    private static Map<String, List<Integer>> answers(TestService service, Map<String, Request> requests)
            throws InterruptedException {
        ConverseStream stream = new ConverseStream(service.streaming());
        requests.forEach((id, request) -> stream.send(id, request.start()));
        requests.forEach((id, request) -> stream.complete(id, request.rest()));
        Map<String, List<Integer>> answers = stream.answers();
        Collection<String> ends = Set.copyOf(stream.ends().values());
        assertThat(ends).containsExactly("FINISH_REASON_LENGTH");
        assertThat(stream.ends()).hasSameSizeAs(requests);
        return answers;
    }

    private static void assertEveryBlockIsFree(TestService service) throws IOException, InterruptedException {
        assertThat(service.metric("pinball_blocks_used")).isZero();
    }

    private Path model() {
        return RecordedModel.LLAMA.write(folder);
    }

    private static Map<String, Request> requests() {
        long seed = TestSeed.next("SameTokensTest");
        Random random = new Random(seed);
        return IntStream.range(0, REQUEST_COUNT)
                .boxed()
                .collect(Collectors.toMap(index -> "request-" + index, _ -> Request.random(random)));
    }
}
