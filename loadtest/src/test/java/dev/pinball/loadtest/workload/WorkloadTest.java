package dev.pinball.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.loadtest.workload.Trace.TracedRequest;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static Workload workload(Workload.Prefix prefix, Behaviour behaviour, int contextTokensMax) {
        return new Workload(
                new Lengths.Constant(100),
                new Lengths.Constant(20),
                prefix,
                1,
                0,
                Workload.Speech.WHOLE,
                behaviour,
                Trace.NONE,
                contextTokensMax);
    }

    private static List<RequestPlan> drawn(Workload workload, int count) {
        Workload.Requests requests = workload.requests(new PromptText(1), RandomSource.XO_SHI_RO_256_PP.create(3));
        return IntStream.range(0, count).mapToObj(_ -> requests.next()).toList();
    }

    private static int words(RequestPlan plan) {
        return plan.turns().getFirst().prompt().split(" ").length;
    }

    @Test
    void drawsTheSameRequestsForTheSameSeed() {
        Workload workload = workload(Workload.Prefix.NONE, Behaviour.PATIENT, 2048);
        assertThat(drawn(workload, 50)).isEqualTo(drawn(workload, 50));
    }

    @Test
    void sharesPrefixesInGroups() {
        Workload workload = workload(new Workload.Prefix(60, 1, 3), Behaviour.PATIENT, 2048);
        List<String> beginnings = drawn(workload, 200).stream()
                .map(plan -> String.join(
                        " ",
                        List.of(plan.turns().getFirst().prompt().split(" ")).subList(0, 60)))
                .distinct()
                .toList();
        assertThat(beginnings).hasSize(3);
        assertThat(drawn(workload, 200)).allMatch(plan -> words(plan) == 100);
    }

    @Test
    void cutsWhatDoesNotFitTheContext() {
        RequestPlan plan =
                drawn(workload(Workload.Prefix.NONE, Behaviour.PATIENT, 64), 1).getFirst();
        assertThat(words(plan) + plan.turns().getFirst().answerTokens()).isEqualTo(64 - 24);
    }

    @Test
    void behavesInTheSharesThatAreGiven() {
        Behaviour behaviour = new Behaviour(0.25, 0.25, 100, 0.25, 10, Shares.parse("gold=1,free=3"), Shares.NONE);
        List<RequestPlan> plans = drawn(workload(Workload.Prefix.NONE, behaviour, 2048), 4000);
        for (Behaviour.Kind kind : Behaviour.Kind.values()) {
            assertThat(plans.stream().filter(plan -> plan.behaviour() == kind).count())
                    .as(kind.name())
                    .isBetween(900L, 1100L);
        }
        assertThat(plans.stream().filter(plan -> plan.tenant().equals("gold")).count())
                .isBetween(900L, 1100L);
    }

    @Test
    void givesTextsTheTokensThatWereAskedForWithinTheMargin() {
        PromptText text = new PromptText(1.5);
        ToIntFunction<String> tokens =
                word -> word.length() <= 4 ? 1 : 2; // as a tokenizer would: longer words have more
        for (int length : new int[] {10, 100, 1500}) {
            double mean = IntStream.range(0, 1000)
                    .mapToLong(seed -> tokens(tokens, text.shared(seed, length)))
                    .average()
                    .orElseThrow();
            assertThat(IntStream.range(0, 1000).mapToLong(seed -> tokens(tokens, text.shared(seed, length))))
                    .allMatch(count -> Math.abs(count - mean) < 24);
        }
    }

    private static long tokens(ToIntFunction<String> tokens, String text) {
        return Stream.of(text.split(" ")).mapToInt(tokens).sum();
    }

    @Test
    void takesTheLengthsOfATraceInItsOrder() {
        Trace trace =
                new Trace(List.of(new TracedRequest(0, 40, 5, List.of()), new TracedRequest(0, 7, 30, List.of())));
        Workload workload = new Workload(
                new Lengths.Constant(100),
                new Lengths.Constant(20),
                Workload.Prefix.NONE,
                1,
                0,
                Workload.Speech.WHOLE,
                Behaviour.PATIENT,
                trace,
                2048);
        assertThat(drawn(workload, 4)).extracting(WorkloadTest::words).containsExactly(40, 7, 40, 7);
        assertThat(drawn(workload, 3))
                .extracting(plan -> plan.turns().getFirst().answerTokens())
                .containsExactly(5, 30, 5);
    }

    @Test
    void givesEqualBlocksOfATraceEqualText() {
        Workload.Requests requests = workload(Workload.Prefix.NONE, Behaviour.PATIENT, 4096)
                .requests(new PromptText(1), RandomSource.XO_SHI_RO_256_PP.create(3));
        String first = requests.next(new TracedRequest(0, 40, 5, List.of(8L, 9L)))
                .turns()
                .getFirst()
                .prompt();
        String other = requests.next(new TracedRequest(1, 40, 5, List.of(8L, 4L)))
                .turns()
                .getFirst()
                .prompt();
        assertThat(other)
                .isNotEqualTo(first)
                .startsWith(String.join(" ", List.of(first.split(" ")).subList(0, 20)));
    }
}
