package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.ShortTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections whose clients go away, don't read, send too early, or are still open when the server drains. */
@Timeout(60)
class HttpConnectionTest {
    private static final int PATIENCE_MS = 20_000;
    private static final String STREAM = "{\"prompt\":\"A\",\"max_tokens\":2000,\"ignore_eos\":true,\"stream\":true}";

    private static final String SEVERAL = STREAM.replace("\"A\"", "[\"A\",\"BC\",\"D\"],\"n\":2");

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void restart(RunningServer other) {
        running.close();
        running = other;
    }

    @Test
    void stopsTheComputationOfAClientThatIsGone() throws Exception {
        running.accelerator.hold();
        Socket streaming = connect();
        send(streaming, post("/v1/completions", STREAM));
        Socket waiting = connect();
        send(waiting, post("/v1/completions", STREAM.replace("true", "false")));
        running.awaitSequences(2);
        streaming.close();
        waiting.close();
        running.awaitNoCalls();
        running.accelerator.allow(1);
        running.awaitSequences(0);
        RunningServer.await(() -> running.ended.size() == 2);
        assertThat(running.ended).allMatch(end -> end.reason() == FinishReason.CANCELLED);
    }

    @Test
    void stopsTheComputationOfAllPromptsOfAClientThatIsGone() throws Exception {
        running.accelerator.hold();
        Socket streaming = connect();
        send(streaming, post("/v1/completions", SEVERAL));
        readUntil(streaming, "200 OK\r\n"); // every prompt is complete
        streaming.close();
        running.awaitNoCalls();
        running.accelerator.allow(1);
        running.awaitSequences(0);
        RunningServer.await(() -> running.ended.size() == 6);
        assertThat(running.ended).allMatch(end -> end.reason() == FinishReason.CANCELLED);
    }

    @Test
    void endsAStreamWhoseReaderIsTooFarBehind() throws Exception {
        restart(new RunningServer(StreamLimits.DEFAULTS.withBytesHeldMax(20_000), Duration.ZERO));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4 << 10);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.server.port()));
            send(socket, post("/v1/completions", STREAM.replace("\"max", "\"logprobs\":20,\"n\":32,\"max")));
            RunningServer.await(() -> running.ended.stream().anyMatch(end -> end.reason() == FinishReason.SLOW_READER));
            running.awaitSequences(0);
        }
    }

    @Test
    void closesAConnectionThatReadsNothing() throws Exception {
        StreamLimits hasty = StreamLimits.DEFAULTS.withUnreadMax(Duration.ofMillis(50));
        restart(new RunningServer(hasty.withBytesHeldMax(64 << 20), Duration.ZERO));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4 << 10);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.server.port()));
            send(socket, post("/v1/completions", STREAM.replace("\"max", "\"logprobs\":20,\"n\":8,\"max")));
            RunningServer.await(() -> running.ended.size() == 8);
            running.awaitNoCalls();
        }
    }

    @Test
    void answersRequestsThatCameTogetherInTheirOrder() throws Exception {
        try (Socket socket = connect()) {
            String first = post("/v1/completions", "{\"prompt\":\"A\",\"max_tokens\":30}");
            String last = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            send(socket, first + "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n".repeat(50) + first + last);
            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(1 + 53);
            assertThat(answers.indexOf("text_completion")).isLessThan(answers.indexOf("owned_by"));
        }
    }

    @Test
    void letsAnAnswerThatHasBegunGoOnWhileTheServerDrains() throws Exception {
        restart(new RunningServer(StreamLimits.DEFAULTS, Duration.ofSeconds(30)));
        running.accelerator.hold();
        try (Socket streaming = connect();
                Socket idle = connect()) {
            send(idle, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            send(streaming, post("/v1/completions", STREAM.replace("2000", "20")));
            running.accelerator.allow(2);
            readUntil(streaming, "data: ");
            Thread closing = Thread.ofPlatform().start(running.server::close);
            idle.getInputStream().readAllBytes(); // closed at once, though the other goes on
            running.accelerator.allow(1_000);
            assertThat(new String(streaming.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("\"finish_reason\":\"length\"", "data: [DONE]");
            closing.join();
        }
    }

    @Test
    void endsTheAnswersToAllPromptsOnceTheTimeToDrainIsOver() throws Exception {
        running.accelerator.hold();
        try (Socket streaming = connect()) {
            send(streaming, post("/v1/completions", SEVERAL));
            readUntil(streaming, "200 OK\r\n");
            Thread closing = Thread.ofPlatform().start(running.server::close);
            while (!closing.join(Duration.ofMillis(5))) {
                running.accelerator.allow(1);
            }
            assertThat(new String(streaming.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("service_unavailable")
                    .doesNotContain("finish_reason\":\"", "[DONE]");
            running.accelerator.allow(1);
            running.awaitSequences(0);
        }
    }

    @Test
    void closesAConnectionWhoseRequestIsNotCompleteInTime() throws Exception {
        ShortTime.enoughFor(this::closesWhoseRequestIsNotComplete);
    }

    private void closesWhoseRequestIsNotComplete(Duration unfinishedMax) throws IOException {
        ConnectionLimits hasty =
                new ConnectionLimits(64, 64, Duration.ofMinutes(5), Duration.ofMinutes(5), unfinishedMax, 1 << 20);
        restart(new RunningServer(StreamLimits.DEFAULTS, hasty, Duration.ZERO));
        try (Socket socket = connect()) {
            send(socket, "POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{");
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        try (Socket socket = connect()) {
            send(socket, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            readUntil(socket, "200 OK\r\n");
            send(socket, "GET /hea");
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .doesNotContain("200 OK");
        }
    }

    @Test
    void saysWhyItDoesNotWantABodyThatIsTooLarge() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /v1/completions HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 413")
                    .contains("body: more bytes than one request may have (expected: at most");
        }
    }

    /** Whoever asks before it sends the body is told at once what the head is enough for. */
    @Test
    void refusesByTheHeadAloneBeforeItAsksForTheBody() throws Exception {
        String head = "Host: a\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n";
        assertThat(answer("POST /none HTTP/1.1\r\n" + head))
                .startsWith("HTTP/1.1 404")
                .contains("no such path");
        assertThat(answer("PUT /v1/completions HTTP/1.1\r\n" + head)).startsWith("HTTP/1.1 405");
        assertThat(answer("POST /v1/completions HTTP/1.1\r\n" + head.replace("json", "xml")))
                .startsWith("HTTP/1.1 415");
        try (Socket socket = connect()) {
            send(socket, "POST /v1/completions HTTP/1.1\r\n" + head);
            readUntil(socket, "HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    @Test
    void readsTargetsHostsAndVersionsAsHttpDefinesThem() throws Exception {
        String last = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertThat(answer("GET http://a:1/v1/models?x=/y" + last)).startsWith("HTTP/1.1 200");
        assertThat(answer("GET http://a" + last)).startsWith("HTTP/1.1 404").contains("/: no such path");
        assertThat(answer("HEAD /health" + last)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(answer("HEAD /v1/models" + last)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(answer("GET /health HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("host: 0 headers");
        assertThat(answer("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answer("GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(answer("GET /health HTTP/3.7\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 505")
                .contains("version: HTTP/3.7 (expected: HTTP/1.1)");
    }

    private String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void closesIdleAndOldConnections() throws Exception {
        ConnectionLimits idle = new ConnectionLimits(
                64, 64, Duration.ofMillis(50), Duration.ofMinutes(5), Duration.ofMinutes(5), 1 << 20);
        restart(new RunningServer(StreamLimits.DEFAULTS, idle, Duration.ZERO));
        try (Socket socket = connect()) {
            send(socket, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("200 OK");
        }
    }

    @Test
    void refusesUnfinishedBodiesBeyondWhatAllConnectionsMayHold() throws Exception {
        ConnectionLimits tight = new ConnectionLimits(
                64, 64, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), 100_000);
        restart(new RunningServer(StreamLimits.DEFAULTS, tight, Duration.ZERO));
        try (Socket socket = connect()) {
            String head = "POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n";
            socket.getOutputStream().write((head + "x".repeat(200_000)).getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        } catch (SocketException reset) {
            assertThat(reset).as("not all of it was read").hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertThat(next).as(read.toString()).isNotNegative();
            read.append((char) next);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String post(String path, String body) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, body.length(), body);
    }
}
