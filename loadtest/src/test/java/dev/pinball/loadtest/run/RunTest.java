package dev.pinball.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.loadtest.client.AnswerEnd;
import dev.pinball.loadtest.client.AnswerListener;
import dev.pinball.loadtest.client.Conversation;
import dev.pinball.loadtest.client.ConverseEndpoint;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.client.GenerateEndpoint;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.nullserver.Delays;
import dev.pinball.loadtest.nullserver.NullServer;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.Behaviour;
import dev.pinball.loadtest.workload.Lengths;
import dev.pinball.loadtest.workload.PromptText;
import dev.pinball.loadtest.workload.Shares;
import dev.pinball.loadtest.workload.Trace;
import dev.pinball.loadtest.workload.Workload;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs over a real socket. A busy machine makes answers take longer, never shorter: only lower bounds of that are claimed. */
class RunTest {
    private static final int ANSWER_TOKENS = 5;

    private static RunPlan plan(Arrivals arrivals, double seconds, Behaviour behaviour) {
        Workload workload = new Workload(
                new Lengths.Constant(8),
                new Lengths.Constant(ANSWER_TOKENS),
                Workload.Prefix.NONE,
                1,
                0,
                Workload.Speech.WHOLE,
                behaviour,
                Trace.NONE,
                1024);
        return new RunPlan(arrivals, workload, new PromptText(1), 0, seconds, 20, 10_000, new Objective(500, 30), 1);
    }

    private static RunResult run(RunPlan plan, Endpoint endpoint) throws InterruptedException {
        return Run.of(plan, endpoint, Map::of, _ -> {});
    }

    @Test
    void countsTimesFromTheInjectedDelaysUp() throws IOException, InterruptedException {
        Delays delays = new Delays(number -> number % 2 == 0 ? 20_000_000 : 60_000_000, 5_000_000);
        try (NullServer server = new NullServer(0, Optional.of(delays));
                Endpoint client = new ConverseEndpoint(ServerAddress.of("127.0.0.1", server.port()), 1, 1, 0)) {
            RunResult result = run(plan(new Arrivals.Constant(50), 0.6, Behaviour.PATIENT), client);
            assertThat(result.answered()).isBetween(28L, 30L);
            assertThat(result.failed() + result.refused()).isZero();
            assertThat(result.firstToken().p90()).isGreaterThanOrEqualTo(59);
            assertThat(result.firstToken().curve().getFirst().ms()).isGreaterThanOrEqualTo(19.9);
            assertThat(result.total().p90()).isGreaterThanOrEqualTo(59 + 4 * 5);
            assertThat(result.total().curve().getFirst().ms()).isGreaterThanOrEqualTo(19.9 + 4 * 5);
            assertThat(result.perToken().max())
                    .as("shorter where the first token was late")
                    .isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void showsAStallInEveryRequestThatShouldHaveStartedThen() throws InterruptedException {
        try (StallingEndpoint endpoint = new StallingEndpoint(10, 400)) {
            RunResult result = run(plan(new Arrivals.Constant(100), 0.6, Behaviour.PATIENT), endpoint);
            assertThat(result.answered()).isBetween(58L, 60L);
            // the tenth request blocks the sender for 400 ms; 39 more should have been sent in that time
            long slow = result.firstToken().count() * 4 / 6;
            assertThat(result.firstToken().p50())
                    .as("%d requests met the stall", slow)
                    .isGreaterThan(50);
            assertThat(result.firstToken().max()).isGreaterThanOrEqualTo(400);
            assertThat(result.sendLag().max()).isGreaterThanOrEqualTo(380);
        }
    }

    @Test
    void callsAnAnswerOfTheWrongLengthAFailure() throws InterruptedException {
        try (Endpoint endpoint = new ShortAnswers()) {
            RunResult result = run(plan(new Arrivals.Constant(100), 0.1, Behaviour.PATIENT), endpoint);
            assertThat(result.answered()).isZero();
            assertThat(result.problems())
                    .containsOnlyKeys("failed WRONG_LENGTH (%d of %d tokens came, the server counted %d)"
                            .formatted(ANSWER_TOKENS - 1, ANSWER_TOKENS, ANSWER_TOKENS - 1));
        }
    }

    @Test
    void measuresGenerateInAClosedLoop() throws IOException, InterruptedException {
        try (NullServer server = new NullServer(0, Optional.empty());
                Endpoint client = new GenerateEndpoint(ServerAddress.of("127.0.0.1", server.port()), 2, 1, 0)) {
            RunResult result = run(plan(new Arrivals.Clients(4), 0.5, Behaviour.PATIENT), client);
            for (int seconds = 2; result.answered() <= 4 && seconds < 60; seconds *= 2) {
                result = run(plan(new Arrivals.Clients(4), seconds, Behaviour.PATIENT), client);
            }
            assertThat(result.answered()).as("each client asks again").isGreaterThan(4);
            assertThat(result.failed()).isZero();
            assertThat(result.client().bytesPerSecond()).isPositive();
        }
    }

    @Test
    void countsWhatAnUnreachableServerDoesAsFailed() throws InterruptedException {
        try (Endpoint client = new ConverseEndpoint(ServerAddress.of("127.0.0.1", 1), 1, 1, 0)) {
            RunResult result = run(plan(new Arrivals.Constant(50), 0.1, Behaviour.PATIENT), client);
            assertThat(result.answered()).isZero();
            assertThat(result.failed() + result.refused()).isBetween(4L, 5L);
        }
    }

    @Test
    void readsSlowAnswersToTheirEnd() throws IOException, InterruptedException {
        Behaviour slow = new Behaviour(0, 0, 0, 1, 2, Shares.NONE, Shares.NONE);
        try (NullServer server = new NullServer(0, Optional.empty());
                Endpoint client = new ConverseEndpoint(ServerAddress.of("127.0.0.1", server.port()), 1, 1, 0)) {
            RunResult result = run(plan(new Arrivals.Constant(50), 0.2, slow), client);
            assertThat(result.injected()).isBetween(9L, 10L);
            assertThat(result.firstToken().count())
                    .as("slow readers are in no percentile")
                    .isZero();
        }
    }

    /** Answers at once, but for one request, which holds the caller up as a full connection would. */
    private record StallingEndpoint(int stalledRequest, long stallMs, int[] count) implements Endpoint {
        private StallingEndpoint(int stalledRequest, long stallMs) {
            this(stalledRequest, stallMs, new int[1]);
        }

        @Override
        public Conversation open(ConversationOptions options, AnswerListener listener) {
            return new AtOnce(listener, ANSWER_TOKENS, () -> {
                if (count[0]++ == stalledRequest) {
                    long end = System.nanoTime() + stallMs * 1_000_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                }
            });
        }

        @Override
        public void close() {}
    }

    private static final class ShortAnswers implements Endpoint {
        @Override
        public Conversation open(ConversationOptions options, AnswerListener listener) {
            return new AtOnce(listener, ANSWER_TOKENS - 1, () -> {});
        }

        @Override
        public void close() {}
    }

    private record AtOnce(AnswerListener listener, int tokens, Runnable before) implements Conversation {
        @Override
        public void prompt(String text, int answerTokens, boolean last) {
            before.run();
            for (int token = 0; token < tokens; token++) {
                listener.onTokens(1);
            }
            listener.onEnd(new AnswerEnd(AnswerEnd.Kind.COMPLETE, "LENGTH", 8, 0, tokens, 0));
        }

        @Override
        public void cancel() {}

        @Override
        public void finish() {}

        @Override
        public void read() {}
    }
}
