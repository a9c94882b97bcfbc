package dev.pinball.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.ShortTime;
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
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The deadline passes at the server first: the client tells it, and has no timer of its own. */
@Timeout(60)
class DeadlineTest {
    private static final Prompt PROMPT = Prompt.newBuilder().setText("hello").build();
    private static final GenerationOptions ENDLESS =
            GenerationOptions.newBuilder().setMaxTokens(2_000).build();

    @Test
    void endsACallForOneMessage() throws Exception {
        ShortTime.enoughFor(deadline -> {
            try (RunningServer running = RunningServer.start()) {
                running.accelerator.hold();
                Responses<GenerateRequest, CompleteResponse> answer = Responses.reading();
                calls(running, deadline).complete(request(), answer);
                deadlineExceeded(answer);
                sequenceEnded(running);
            }
        });
    }

    @Test
    void endsAStreamThatHasBegun() throws Exception {
        ShortTime.enoughFor(deadline -> {
            try (RunningServer running = RunningServer.start()) {
                running.accelerator.hold();
                Responses<GenerateRequest, GenerateResponse> answer = Responses.reading();
                calls(running, deadline).generate(request(), answer);
                running.accelerator.allow(1);
                deadlineExceeded(answer);
                assertThat(answer.rest()).hasSize(2).last().matches(GenerateResponse::hasToken);
                sequenceEnded(running);
            }
        });
    }

    @Test
    void endsAStreamWhoseClientMayStillSend() throws Exception {
        ShortTime.enoughFor(deadline -> {
            try (RunningServer running = RunningServer.start()) {
                Responses<ConverseRequest, ConverseResponse> answers = Responses.reading();
                calls(running, deadline)
                        .converse(answers)
                        .onNext(ConverseRequest.newBuilder()
                                .setRequestId("waits for go")
                                .setStart(Start.newBuilder().setPrompt(PROMPT).setOptions(ENDLESS))
                                .build());
                deadlineExceeded(answers);
                sequenceEnded(running);
            }
        });
    }

    @Test
    void endsACallOfAnyService() throws Exception {
        try (RunningServer running = RunningServer.start()) {
            Responses<HealthCheckRequest, HealthCheckResponse> answers = Responses.reading();
            HealthGrpc.newStub(running.channel)
                    .withInterceptors(deadlineWithoutTimer(Duration.ofMillis(50)))
                    .watch(HealthCheckRequest.getDefaultInstance(), answers);
            deadlineExceeded(answers);
        }
    }

    private static GenerationGrpc.GenerationStub calls(RunningServer running, Duration deadline) {
        return running.calls().withInterceptors(deadlineWithoutTimer(deadline));
    }

    private static ClientInterceptor deadlineWithoutTimer(Duration deadline) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), deadline.toMillis() + "m");
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

    private static void sequenceEnded(RunningServer running) {
        running.awaitNoCalls();
        assertThat(running.allEnded())
                .extracting(StepReport.FinishedAnswer::reason)
                .containsExactly(FinishReason.DEADLINE);
    }
}
