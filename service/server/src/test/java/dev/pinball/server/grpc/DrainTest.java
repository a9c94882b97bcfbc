package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
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

    private List<Conversation> answering() throws InterruptedException {
        running.accelerator.hold();
        List<Conversation> streams = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Conversation conversation = Conversation.reading(running);
            conversation.start("a", prompt("HELLO", ANSWER_TOKENS).setGo(true));
            assertThat(conversation.next("a").hasAccepted()).isTrue();
            streams.add(conversation);
        }
        return streams;
    }

    @Test
    void everyStreamEndsWithItsLastMessageAndNobodyElseIsLetIn() throws Exception {
        start(ServerSettings.DEFAULTS.withDrainMax(Duration.ofMinutes(1)));
        List<Conversation> streams = answering();
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
        List<Conversation> streams = answering();
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
