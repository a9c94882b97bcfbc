package dev.pinball.server.openai;

import dev.pinball.server.grpc.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of a server of its own for each, called over HTTP. */
abstract class HttpTest {
    RunningServer running;
    HttpCalls http;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        http = new HttpCalls(running.server.port());
    }

    @AfterEach
    void stop() {
        http.close();
        running.close();
    }
}
