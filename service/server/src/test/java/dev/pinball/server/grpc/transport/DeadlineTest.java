package dev.pinball.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The deadline passes at the server first: the client tells it, and has no timer of its own. */
@Timeout(60)
class DeadlineTest {
    private static final Prompt PROMPT = Prompt.newBuilder().setText("hello").build();
    private static final GenerationOptions ENDLESS =
            GenerationOptions.newBuilder().setMaxTokens(2_000).build();

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
    void endsACallForOneMessage() throws Exception {
        running.accelerator.hold();
        Responses<GenerateRequest, CompleteResponse> answer = Responses.reading();
        calls().complete(request(), answer);
        deadlineExceeded(answer);
        sequenceEnds();
    }

    @Test
    void endsAStreamThatHasBegun() throws Exception {
        running.accelerator.hold();
        Responses<GenerateRequest, GenerateResponse> answer = Responses.reading();
        calls().generate(request(), answer);
        running.accelerator.allow(1);
        assertThat(answer.next().hasAccepted()).isTrue();
        assertThat(answer.next().hasToken()).isTrue();
        deadlineExceeded(answer);
        sequenceEnds();
    }

    @Test
    void endsAStreamWhoseClientMayStillSend() throws Exception {
        Responses<ConverseRequest, ConverseResponse> answers = Responses.reading();
        calls().converse(answers)
                .onNext(ConverseRequest.newBuilder()
                        .setRequestId("waits for go")
                        .setStart(Start.newBuilder().setPrompt(PROMPT).setOptions(ENDLESS))
                        .build());
        deadlineExceeded(answers);
        sequenceEnds();
    }

    @Test
    void endsACallOfAnyService() throws Exception {
        Responses<HealthCheckRequest, HealthCheckResponse> answers = Responses.reading();
        HealthGrpc.newStub(running.channel)
                .withInterceptors(deadlineWithoutTimer())
                .watch(HealthCheckRequest.getDefaultInstance(), answers);
        deadlineExceeded(answers);
    }

    private GenerationGrpc.GenerationStub calls() {
        return running.calls().withInterceptors(deadlineWithoutTimer());
    }

    private static ClientInterceptor deadlineWithoutTimer() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "200m");
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static GenerateRequest request() {
        return GenerateRequest.newBuilder()
                .setPrompt(PROMPT)
                .setOptions(ENDLESS)
                .build();
    }

    private static void deadlineExceeded(Responses<?, ?> answers) throws Exception {
        assertThat(answers.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(answers.status().getDescription()).isEqualTo("the deadline of the call passed");
    }

    private void sequenceEnds() {
        running.awaitNoCalls();
        running.accelerator.allow(1);
        running.awaitSequences(0);
        RunningServer.await(() -> !running.ended.isEmpty());
        assertThat(running.ended).hasSize(1);
        assertThat(running.ended.getFirst().reason()).isEqualTo(FinishReason.DEADLINE);
    }
}
