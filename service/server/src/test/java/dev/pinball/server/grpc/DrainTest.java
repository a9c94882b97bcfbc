package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.server.management.Health;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What SIGTERM does in the middle of many streams. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // every test starts a server with limits of its own
class DrainTest {
    private static final int STREAMS = 100;
    private static final int ANSWER_TOKENS = 50;

    private RunningServer running;

    private void start(ServerSettings settings) throws IOException {
        running = new RunningServer(settings, STREAMS);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private List<Conversation> answering(int answerTokens) throws InterruptedException {
        running.accelerator.hold();
        List<Conversation> streams = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Conversation conversation = Conversation.reading(running);
            conversation.start("a", prompt("HELLO", answerTokens).setGo(true));
            assertThat(conversation.next("a").hasAccepted()).isTrue();
            streams.add(conversation);
        }
        return streams;
    }

    @Test
    void everyStreamEndsWithItsLastMessageAndNobodyElseIsLetIn() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ofMinutes(1)));
        List<Conversation> streams = answering(ANSWER_TOKENS);
        int port = running.server.port();
        Thread closing = Thread.ofPlatform().start(running.server::close);
        RunningServer.await(() -> running.watch.check() == Health.DRAINING);
        RunningServer.await(() -> refusesConnections(port));
        running.accelerator.allow(1 << 20);
        for (Conversation stream : streams) {
            assertThat(stream.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
            assertThat(stream.text("a")).hasSize(ANSWER_TOKENS);
            assertThat(stream.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        closing.join();
    }

    @Test
    void aPromptThatIsBeingReadIsAnsweredToItsEnd() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ofMinutes(1)));
        running.tokenizer.hold();
        Conversation stream = Conversation.reading(running);
        stream.start("a", prompt("HELLO", ANSWER_TOKENS).setGo(true));
        RunningServer.await(() -> running.tokenizer.begunCount() == 1);
        Thread closing = Thread.ofPlatform().start(running.server::close);
        RunningServer.await(() -> running.watch.check() == Health.DRAINING);
        running.tokenizer.allow(1);
        assertThat(stream.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(stream.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        closing.join();
    }

    @Test
    void aRequestOnItsWayIsRefusedInWordsAndIsTheLastOfItsConnection() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ofMinutes(1)));
        String body = "{\"prompt\":\"A\",\"max_tokens\":5}";
        String head =
                "POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(body.length());
        try (Socket silent = connect();
                Socket begun = connect()) {
            send(begun, head);
            Thread closing = Thread.ofPlatform().start(running.server::close);
            RunningServer.await(() -> !running.engine.handle().progress().running());
            send(silent, head + body);
            send(begun, body);
            for (Socket socket : List.of(silent, begun)) {
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 503")
                        .containsIgnoringCase("retry-after: 1\r\n")
                        .containsIgnoringCase("connection: close\r\n")
                        .contains("the server is shutting down");
            }
            closing.join();
        }
    }

    @Test
    void aRequestThatDoesNotEndDoesNotHoldTheServer() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ofHours(1)));
        try (Socket half = connect()) {
            send(half, "POST /v1/completions HTTP/1.1\r\nHost: a\r\n");
            send(half, "Content-Length: 5\r\n\r\n{");
            running.server.close();
            assertThat(half.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), running.server.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static boolean refusesConnections(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == -1;
        } catch (ConnectException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void afterTheTimeEachStreamIsToldThatItEndsAndKeepsWhatItHad() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ZERO));
        List<Conversation> streams = answering(1_000); // which take thousands of steps
        running.accelerator.allow(STREAMS / 32 + 1); // one token of each, or a few
        Thread closing = Thread.ofPlatform().start(running.server::close);
        while (!closing.join(Duration.ofMillis(5))) {
            running.accelerator.allow(1);
        }
        for (Conversation stream : streams) {
            Finished finished = stream.finished("a");
            assertThat(finished.getReason()).isEqualTo(FinishReason.FINISH_REASON_SHUTDOWN);
            assertThat(stream.text("a")).hasSize(finished.getUsage().getGeneratedTokens());
            assertThat(stream.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }
}
