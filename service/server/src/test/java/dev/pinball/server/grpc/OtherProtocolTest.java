package dev.pinball.server.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.config.StreamLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of other protocols on the port of gRPC. */
@Timeout(60)
class OtherProtocolTest {
    private static final int PATIENCE_MS = 20_000;

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningServer(StreamLimits.DEFAULTS, Duration.ZERO);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void answersHttp1() throws Exception {
        assertThat(answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .contains("/: no such path (expected: /v1/chat/completions");
        assertThat(answer("GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer("PRI /x\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    @Test
    void closesAConnectionOfAnyOtherProtocol() throws Exception {
        assertThat(answer("\u0016\u0003\u0001\u0002")).isEmpty();
    }

    /** Everything that is answered until the server closes. */
    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
