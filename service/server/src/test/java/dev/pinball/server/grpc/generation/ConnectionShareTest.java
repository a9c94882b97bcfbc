package dev.pinball.server.grpc.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RefusalReason;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionShareTest {
    private static final GenerateRequest REQUEST = GenerateRequest.newBuilder()
            .setPrompt(Prompt.newBuilder().setText("HELLO"))
            .build();

    @Test
    void oneConnectionHoldsNoMoreThanItsShareHoweverManyStreamsItHas() throws Exception {
        try (RunningServer running = new RunningServer(StreamLimits.DEFAULTS, Duration.ZERO, 3)) {
            running.accelerator.hold();
            Conversation conversation = Conversation.reading(running);
            conversation.start("a", Conversation.prompt("A", 9).setGo(true));
            conversation.start("b", Conversation.prompt("B", 9));
            assertThat(conversation.next("b").hasAccepted()).isTrue();
            running.calls().generate(REQUEST, Responses.<GenerateRequest, GenerateResponse>reading());
            running.awaitSequences(3);
            Responses<GenerateRequest, GenerateResponse> refused = Responses.reading();
            running.calls().generate(REQUEST, refused);
            assertThat(refused.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.status().getDescription())
                    .isEqualTo("connection: 3 sequences are admitted (expected: fewer than 3 of one connection)");
            conversation.start("c", Conversation.prompt("C", 9));
            assertThat(conversation.refused("c").getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_QUEUE_FULL);
            anotherConnectionIsAdmitted(running);
        }
    }

    private static void anotherConnectionIsAdmitted(RunningServer running) throws Exception {
        ManagedChannel another = NettyChannelBuilder.forAddress("127.0.0.1", running.server.port())
                .usePlaintext()
                .build();
        try {
            Responses<GenerateRequest, GenerateResponse> answer = Responses.reading();
            GenerationGrpc.newStub(another).generate(REQUEST, answer);
            running.awaitSequences(4);
            running.accelerator.allow(1 << 20);
            assertThat(answer.rest()).isNotEmpty();
            assertThat(answer.status().isOk()).isTrue();
        } finally {
            another.shutdownNow();
        }
    }
}
