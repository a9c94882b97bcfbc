package dev.pinball.server.grpc.generation;

import static dev.pinball.engine.request.FinishReason.CANCELLED;
import static dev.pinball.engine.request.FinishReason.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.ShortTime;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Token;
import dev.pinball.v1.TokenIds;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleCallTest {
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void generateStreamsAcceptedThenTokensThenFinished() throws Exception {
        Responses<GenerateRequest, GenerateResponse> answer = generate(request(5));
        List<GenerateResponse> messages = answer.rest();
        assertThat(answer.status().isOk()).isTrue();
        assertThat(messages.getFirst().hasAccepted()).isTrue();
        List<GenerateResponse> tokens = messages.subList(1, messages.size() - 1);
        assertThat(tokens).allMatch(GenerateResponse::hasToken);
        assertThat(tokens.stream().mapToInt(message -> message.getToken().getIdsCount()))
                .as("a message of a loop that keeps up has one token, of a busy one more")
                .allMatch(count -> count > 0)
                .satisfies(counts -> assertThat(
                                counts.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(5));
        assertThat(messages.getLast().getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(messages.getLast().getFinished().getUsage().getPromptTokens())
                .isEqualTo(5);
        assertThat(messages.getLast().getFinished().getUsage().getGeneratedTokens())
                .isEqualTo(5);
    }

    @Test
    void completeGivesTheWholeAnswerAtOnce() throws Exception {
        String streamed = generate(request(20)).rest().stream()
                .map(message -> message.getToken().getText())
                .collect(Collectors.joining());
        Responses<GenerateRequest, CompleteResponse> answer = complete(request(20));
        CompleteResponse response = answer.next();
        assertThat(response.getText()).isEqualTo(streamed).hasSize(20);
        assertThat(response.getTokensList()).hasSize(20);
        assertThat(response.getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(answer.status().isOk()).isTrue();
    }

    @Test
    void tokenIdsAreTakenAsTheyAre() throws Exception {
        GenerateRequest ids = request(20).toBuilder()
                .setPrompt(Prompt.newBuilder().setTokenIds(TokenIds.newBuilder().addAllIds(List.of(8, 5, 12, 12, 15))))
                .build();
        assertThat(complete(ids).next().getText())
                .isEqualTo(complete(request(20)).next().getText());
    }

    @Test
    void bringsLogProbabilitiesAndCandidatesWhereAskedFor() throws Exception {
        GenerationOptions options = GenerationOptions.newBuilder()
                .setMaxTokens(2)
                .setLogProbabilities(true)
                .setCandidates(3)
                .build();
        Token token = complete(request(options)).next().getTokens(0);
        assertThat(token.getLogProbabilitiesList()).hasSize(1);
        assertThat(token.getCandidates(0).getRankedList()).hasSize(3);
        assertThat(complete(request(2)).next().getTokens(0).getLogProbabilitiesList())
                .isEmpty();
    }

    @Test
    void namesTheFieldThatIsInvalid() throws Exception {
        Responses<GenerateRequest, CompleteResponse> answer = complete(request(9_000));
        assertThat(answer.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(answer.status().getDescription()).isEqualTo("max_tokens: 9000 (expected: 1..2047)");
        BadRequest details = detail(answer.failure(), BadRequest.class);
        assertThat(details.getFieldViolations(0).getField()).isEqualTo("max_tokens");
        assertThat(running.refusals).extracting(Refusal::reason).containsExactly(Refusal.Reason.INVALID);
    }

    @Test
    void refusesAPromptWithoutTokens() throws Exception {
        Responses<GenerateRequest, GenerateResponse> answer = generate(GenerateRequest.getDefaultInstance());
        assertThat(answer.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(answer.status().getDescription()).startsWith("prompt: empty");
    }

    @Test
    void saysWhenToTryAgainWhenTheQueueIsFull() throws Exception {
        running.accelerator.hold();
        for (int count = 0; count < RunningServer.SEQUENCES_MAX; count++) {
            generate(request(2_000));
        }
        running.awaitSequences(RunningServer.SEQUENCES_MAX);
        Responses<GenerateRequest, GenerateResponse> answer = generate(request(2));
        assertThat(answer.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Durations.toNanos(detail(answer.failure(), RetryInfo.class).getRetryDelay()))
                .isPositive();
        Metadata trailers = Objects.requireNonNull(Status.trailersFromThrowable(answer.failure()));
        String pushbackMs = trailers.get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER));
        assertThat(Long.parseLong(Objects.requireNonNull(pushbackMs))).isBetween(50L, 75L);
    }

    @Test
    void aCancelledCallEndsItsSequence() throws Exception {
        running.accelerator.hold();
        Responses<GenerateRequest, GenerateResponse> answer = generate(request(2_000));
        running.accelerator.allow(2);
        assertThat(answer.next().hasAccepted()).isTrue();
        assertThat(answer.next().hasToken()).isTrue();
        answer.call().cancel("enough", null);
        endsWith(CANCELLED);
    }

    @Test
    void aCallThatEndsWhileItsPromptIsReadIsCounted() throws Exception {
        running.tokenizer.hold();
        Responses<GenerateRequest, GenerateResponse> answer = generate(request(5));
        RunningServer.await(() -> running.tokenizer.begunCount() == 1);
        answer.call().cancel("enough", null);
        endsWith(CANCELLED);
        RunningServer.await(() -> running.tokenizer.stoppedCount() == 1);
    }

    @Test
    void readsAPromptOnlyOnceThereIsAPlaceForIt() throws Exception {
        running.tokenizer.hold();
        for (int count = 0; count < RunningServer.SEQUENCES_MAX; count++) {
            generate(request(5));
        }
        running.awaitSequences(RunningServer.SEQUENCES_MAX);
        assertThat(generate(request(5)).status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(running.refusals).extracting(Refusal::reason).containsExactly(Refusal.Reason.QUEUE_FULL);
    }

    @Test
    void refusesATextThatIsTooLongWithoutReadingIt() throws Exception {
        running.tokenizer.hold();
        Prompt prompt = Prompt.newBuilder().setText("A".repeat(5_000)).build();
        Responses<GenerateRequest, GenerateResponse> answer =
                generate(request(5).toBuilder().setPrompt(prompt).build());
        assertThat(answer.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(answer.status().getDescription())
                .isEqualTo("prompt: 5000 bytes of text (expected: at most 4096, for 2048 tokens)");
        assertThat(running.tokenizer.begunCount()).isZero();
    }

    @Test
    void readsNoMorePromptsAtATimeThanTheirBytesAllow() throws Exception {
        StreamLimits small = new StreamLimits(1 << 20, 4, 128, 64 << 10, 40, 64 << 20, Duration.ofMinutes(1));
        try (RunningServer strict = new RunningServer(small, Duration.ZERO)) {
            strict.tokenizer.hold();
            GenerateRequest request = GenerateRequest.newBuilder()
                    .setPrompt(Prompt.newBuilder().setText("A".repeat(100)))
                    .build();
            for (int count = 0; count < 20; count++) {
                strict.calls().generate(request, Responses.reading());
            }
            strict.awaitSequences(20);
            Responses<GenerateRequest, GenerateResponse> answer = Responses.reading();
            strict.calls().generate(request, answer);
            assertThat(answer.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(answer.status().getDescription())
                    .isEqualTo("prompts: 100 bytes beside those that wait to be read (expected: at most 2048)");
            strict.awaitSequences(20);
        }
    }

    @Test
    void aLostConnectionEndsItsSequences() throws Exception {
        running.accelerator.hold();
        Responses<GenerateRequest, GenerateResponse> answer = generate(request(2_000));
        running.accelerator.allow(2);
        assertThat(answer.next().hasAccepted()).isTrue();
        running.channel.shutdownNow();
        endsWith(CANCELLED);
    }

    @Test
    void aDeadlineEndsTheCallAndItsSequence() throws Exception {
        ShortTime.enoughFor(deadline -> {
            try (RunningServer hurried = RunningServer.start()) {
                hurried.accelerator.hold();
                Responses<GenerateRequest, CompleteResponse> answer = Responses.reading();
                hurried.calls().withDeadlineAfter(deadline).complete(request(2_000), answer);
                assertThat(answer.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                hurried.awaitNoCalls();
                assertThat(hurried.allEnded())
                        .singleElement()
                        .satisfies(end -> assertThat(end.reason())
                                .as("whichever side sees it first")
                                .isIn(CANCELLED, DEADLINE));
            }
        });
    }

    @Test
    void completeSaysSoWhenTheAnswerIsLargerThanOneMessage() throws Exception {
        StreamLimits small = new StreamLimits(1 << 20, 4, 4_096, 64 << 10, 4, 64 << 20, Duration.ofMinutes(1));
        try (RunningServer strict = new RunningServer(small, Duration.ZERO)) {
            Responses<GenerateRequest, CompleteResponse> answer = Responses.reading();
            strict.calls().complete(request(200), answer);
            assertThat(answer.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(answer.status().getDescription())
                    .isEqualTo("the answer takes more than 4096 bytes: ask for fewer tokens, or use Generate");
        }
    }

    private void endsWith(dev.pinball.engine.request.FinishReason reason) {
        running.awaitNoCalls();
        running.accelerator.allow(1);
        running.awaitSequences(0);
        RunningServer.await(() -> !running.ended.isEmpty());
        assertThat(running.ended).hasSize(1);
        assertThat(running.ended.getFirst().reason()).isEqualTo(reason);
    }

    private Responses<GenerateRequest, GenerateResponse> generate(GenerateRequest request) {
        Responses<GenerateRequest, GenerateResponse> responses = Responses.reading();
        running.calls().generate(request, responses);
        return responses;
    }

    private Responses<GenerateRequest, CompleteResponse> complete(GenerateRequest request) {
        Responses<GenerateRequest, CompleteResponse> responses = Responses.reading();
        running.calls().complete(request, responses);
        return responses;
    }

    private static GenerateRequest request(int tokensMax) {
        return request(GenerationOptions.newBuilder()
                .setMaxTokens(tokensMax)
                .setSeed(7)
                .build());
    }

    private static GenerateRequest request(GenerationOptions options) {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("HELLO"))
                .setOptions(options)
                .build();
    }

    private static <T extends com.google.protobuf.Message> T detail(Throwable failure, Class<T> type) throws Exception {
        com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
        return status.getDetails(0).unpack(type);
    }
}
