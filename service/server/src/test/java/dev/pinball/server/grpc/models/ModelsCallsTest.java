package dev.pinball.server.grpc.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.call.WorkerCalls;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls of {@code pinball.v1.Models} there may be. */
@Timeout(60)
class ModelsCallsTest {
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        running.accelerator.hold();
    }

    @AfterEach
    void stop() {
        running.channel.shutdownNow();
        running.awaitNoCalls();
        running.close();
    }

    @Test
    void refusesCallsBeyondItsLimitUntilOneHasEnded() throws Exception {
        Responses<RankRequest, RankResponse> first = rank();
        for (int call = 1; call < WorkerCalls.CALLS_MAX; call++) {
            rank();
        }
        running.awaitSequences(WorkerCalls.CALLS_MAX);
        Responses<RankRequest, RankResponse> beyond = rank();
        assertThat(beyond.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Objects.requireNonNull(StatusProto.fromThrowable(beyond.failure()))
                        .getDetailsList())
                .anyMatch(detail -> detail.is(RetryInfo.class));
        assertThat(running.refusals)
                .extracting(Refusal::message)
                .containsExactly("calls: 8 others look inside the model (expected: fewer at a time)");
        first.call().cancel("changed my mind", null);
        RunningServer.await(() -> running.server.openCallCount() == WorkerCalls.CALLS_MAX - 1);
        Responses<RankRequest, RankResponse> next = rank();
        RunningServer.await(() -> running.server.openCallCount() == WorkerCalls.CALLS_MAX);
        assertThat(running.refusals).hasSize(1);
        next.call().cancel("enough", null);
    }

    private Responses<RankRequest, RankResponse> rank() {
        Responses<RankRequest, RankResponse> responses = Responses.reading();
        RankRequest request = RankRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("HELLO"))
                .build();
        ModelsGrpc.newStub(running.channel).rank(request, responses);
        return responses;
    }
}
