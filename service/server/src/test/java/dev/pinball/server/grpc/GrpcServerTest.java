package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.server.management.Health;
import dev.pinball.v1.CancelTrainingRequest;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.RefusalReason;
import dev.pinball.v1.ServeRequest;
import dev.pinball.v1.Start;
import dev.pinball.v1.StartTrainingRequest;
import dev.pinball.v1.TrainingGrpc;
import dev.pinball.v1.WatchTrainingRequest;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcServerTest {
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningServer(StreamLimits.DEFAULTS, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void reflectionListsTheServices() throws Exception {
        Responses<ServerReflectionRequest, ServerReflectionResponse> listed = Responses.reading();
        ServerReflectionGrpc.newStub(running.channel).serverReflectionInfo(listed);
        listed.call()
                .onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(listed.next().getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "pinball.v1.Generation",
                        "pinball.v1.Models",
                        "pinball.v1.Training",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
        listed.call().onCompleted();
    }

    @Test
    void withoutAWorkspaceNothingIsTrainedAndNoOtherModelServed() {
        TrainingGrpc.TrainingBlockingStub training = TrainingGrpc.newBlockingStub(running.channel);
        ModelsGrpc.ModelsBlockingStub models = ModelsGrpc.newBlockingStub(running.channel);
        List<ThrowingCallable> calls = List.of(
                () -> training.start(StartTrainingRequest.getDefaultInstance()),
                () -> training.cancel(CancelTrainingRequest.getDefaultInstance()),
                () -> training.watch(WatchTrainingRequest.getDefaultInstance()).next(),
                () -> models.serve(ServeRequest.getDefaultInstance()));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).hasMessageContaining("FAILED_PRECONDITION").hasMessageContaining("--workspace");
        }
    }

    @Test
    void healthSaysServingOfTheServerAndOfTheService() {
        assertThat(health("")).isEqualTo(ServingStatus.SERVING);
        assertThat(health("pinball.v1.Generation")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void closingLetsAnswersEndTakesNoNewOnesAndEndsIdleStreams() throws Exception {
        running.accelerator.hold();
        Conversation answering = Conversation.reading(running);
        answering.start("a", prompt("HELLO", 2_000).setGo(true));
        assertThat(answering.next("a").hasAccepted()).isTrue();
        Conversation idle = Conversation.reading(running);
        idle.start("b", Start.newBuilder().setKeepOpen(true));
        assertThat(idle.next("b").hasAccepted()).isTrue();
        Thread closing = Thread.ofPlatform().start(running.server::close);
        while (!idle.endsWithin(Duration.ofMillis(5))) {
            running.accelerator.allow(1);
        }
        assertThat(idle.finished("b").getReason()).isEqualTo(FinishReason.FINISH_REASON_SHUTDOWN);
        assertThat(idle.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        answering.start("c", prompt("A", 3).setGo(true));
        assertThat(answering.refused("c").getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_SHUTTING_DOWN);
        running.accelerator.allow(1 << 20);
        assertThat(answering.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(answering.text("a")).hasSize(2_000);
        assertThat(answering.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        closing.join();
    }

    @Test
    void closingEndsAnswersThatTakeTooLong() throws Exception {
        try (RunningServer hasty = new RunningServer(StreamLimits.DEFAULTS, Duration.ZERO)) {
            hasty.accelerator.hold();
            Conversation conversation = Conversation.reading(hasty);
            conversation.start("a", prompt("HELLO", 2_000).setGo(true));
            hasty.accelerator.allow(1);
            assertThat(conversation.next("a").hasAccepted()).isTrue();
            assertThat(conversation.next("a").hasToken()).isTrue();
            Thread closing = Thread.ofPlatform().start(hasty.server::close);
            while (!closing.join(Duration.ofMillis(5))) {
                hasty.accelerator.allow(1);
            }
            assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_SHUTDOWN);
            assertThat(conversation.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aSecondRequestToCloseEndsAnswersAtOnce() throws Exception {
        try (RunningServer patient = new RunningServer(StreamLimits.DEFAULTS, Duration.ofHours(1))) {
            patient.accelerator.hold();
            Conversation conversation = Conversation.reading(patient);
            conversation.start("a", prompt("HELLO", 2_000).setGo(true));
            patient.accelerator.allow(1);
            assertThat(conversation.next("a").hasAccepted()).isTrue();
            assertThat(conversation.next("a").hasToken()).isTrue();
            Thread closing = Thread.ofPlatform().start(patient.server::close);
            RunningServer.await(() -> patient.watch.check() == Health.DRAINING);
            patient.server.hurry();
            while (!closing.join(Duration.ofMillis(5))) {
                patient.accelerator.allow(1);
            }
            assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_SHUTDOWN);
            assertThat(conversation.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private ServingStatus health(String service) {
        HealthCheckRequest request =
                HealthCheckRequest.newBuilder().setService(service).build();
        HealthCheckResponse response =
                HealthGrpc.newBlockingStub(running.channel).check(request);
        return response.getStatus();
    }
}
