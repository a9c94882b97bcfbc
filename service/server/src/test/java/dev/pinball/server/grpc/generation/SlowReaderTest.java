package dev.pinball.server.grpc.generation;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.ShortTime;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowReaderTest {
    private static final int HELD_MAX = 64 << 10;
    /** So few that all of them may wait: the fake engine can be faster than any reader. */
    private static final int NORMAL_TOKENS = 300;

    /** At most, of the steps that a busy event loop joins: 64 tokens with 20 candidates of 32 bytes. */
    private static final int MESSAGE_MAX = 64 * 20 * 32;

    /** The window of the client, what gRPC holds before it is not ready, and a message beyond each; of 4 MB in all. */
    private static final int WRITTEN_MAX = (64 << 10) + (32 << 10) + 2 * MESSAGE_MAX;

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningServer(StreamLimits.DEFAULTS.withBytesHeldMax(HELD_MAX), Duration.ZERO);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void isEndedWhileOthersGoOn() throws Exception {
        Conversation slow = Conversation.neverReading(running);
        GenerationOptions.Builder large =
                GenerationOptions.newBuilder().setMaxTokens(2_000).setCandidates(20);
        for (int index = 0; index < 4; index++) {
            slow.start("slow" + index, prompt("HELLO", 1).setOptions(large).setGo(true));
        }
        List<Conversation> normals = new ArrayList<>();
        for (int index = 0; index < 32; index++) {
            Conversation normal = Conversation.reading(running);
            normal.start("normal", prompt("HELLO", NORMAL_TOKENS).setGo(true));
            normals.add(normal);
        }
        for (Conversation normal : normals) {
            assertThat(normal.finished("normal").getReason())
                    .isEqualTo(dev.pinball.v1.FinishReason.FINISH_REASON_LENGTH);
            assertThat(normal.text("normal")).hasSize(NORMAL_TOKENS);
            normal.endInput();
            assertThat(normal.status().isOk()).isTrue();
        }
        running.awaitSequences(0);
        assertThat(running.allEnded())
                .extracting(StepReport.FinishedAnswer::reason)
                .contains(FinishReason.SLOW_READER)
                .filteredOn(FinishReason.SLOW_READER::equals)
                .hasSizeBetween(1, 4);
        assertEndedAndBounded(slow);
    }

    @Test
    void isEndedAlsoWhenItFloodsTheServerWithWhatIsRefused() throws Exception {
        Conversation flood = Conversation.neverReading(running);
        for (int index = 0; index < 20_000; index++) {
            flood.go("nobody");
        }
        RunningServer.await(() -> running.refusals.size() > HELD_MAX / 100);
        assertEndedAndBounded(flood);
        assertThat(running.refusals.size()).isLessThan(4_000);
    }

    @Test
    void isEndedWhenAllStreamsTogetherHoldTooMuch() throws Exception {
        StreamLimits poor = StreamLimits.DEFAULTS.withHeapBytesHeldMax(512 << 10);
        try (RunningServer strict = new RunningServer(poor, Duration.ZERO)) {
            List<Conversation> hoarders = new ArrayList<>();
            GenerationOptions.Builder large =
                    GenerationOptions.newBuilder().setMaxTokens(2_000).setCandidates(20);
            for (int index = 0; index < 4; index++) {
                Conversation hoarder = Conversation.neverReading(strict);
                hoarder.start("hoarder", prompt("HELLO", 1).setOptions(large).setGo(true));
                hoarders.add(hoarder);
            }
            Conversation normal = Conversation.reading(strict);
            normal.start("normal", prompt("HELLO", NORMAL_TOKENS).setGo(true));
            assertThat(normal.finished("normal").getReason())
                    .isEqualTo(dev.pinball.v1.FinishReason.FINISH_REASON_LENGTH);
            RunningServer.await(
                    () -> strict.ended.stream().anyMatch(answer -> answer.reason() == FinishReason.SLOW_READER));
            hoarders.forEach(hoarder -> hoarder.read(1_000_000));
            strict.awaitSequences(0);
        }
    }

    @Test
    void isEndedAndForgottenAfterATimeAlsoWhenItsAnswersAreComplete() throws Exception {
        ShortTime.enoughFor(this::endsWhatIsUnreadAlone);
    }

    private void endsWhatIsUnreadAlone(Duration unreadMax) throws Exception {
        StreamLimits impatient = StreamLimits.DEFAULTS.withUnreadMax(unreadMax);
        GenerationOptions.Builder large =
                GenerationOptions.newBuilder().setMaxTokens(480).setCandidates(20);
        try (RunningServer strict = new RunningServer(impatient, Duration.ZERO)) {
            Conversation unread = Conversation.neverReading(strict);
            unread.start("unread", prompt("HELLO", 1).setOptions(large).setGo(true));
            Responses<GenerateRequest, GenerateResponse> unreadToo = Responses.neverReading();
            strict.calls()
                    .generate(
                            GenerateRequest.newBuilder()
                                    .setPrompt(Prompt.newBuilder().setText("HELLO"))
                                    .setOptions(large)
                                    .build(),
                            unreadToo);
            RunningServer.await(() -> strict.ended.size() == 2);
            strict.awaitNoCalls();
            unread.read(1_000_000);
            unreadToo.call().request(1_000_000);
            for (Status status : List.of(unread.status(), unreadToo.status())) {
                assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            }
            Conversation reading = Conversation.reading(strict);
            reading.start("read", prompt("HELLO", 1).setOptions(large).setGo(true));
            assertThat(reading.finished("read").getReason())
                    .isEqualTo(dev.pinball.v1.FinishReason.FINISH_REASON_LENGTH);
        }
    }

    private static void assertEndedAndBounded(Conversation slow) throws Exception {
        slow.read(1_000_000);
        assertThat(slow.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(slow.status().getDescription()).contains("more than " + HELD_MAX + " bytes wait to be read");
        List<ConverseResponse> written = slow.all();
        assertThat(written.stream()
                        .mapToInt(ConverseResponse::getSerializedSize)
                        .sum())
                .isLessThan(WRITTEN_MAX);
    }
}
