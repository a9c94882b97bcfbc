package dev.pinball.server.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // the servers listen before each test
class AcceptLimitTest {
    private static final int PATIENCE_MS = 20_000;

    private final AcceptLimit limit = new AcceptLimit();
    private final Vertx vertx =
            Vertx.builder().withTransport(new LimitedTransport(limit)).build();
    private final List<Socket> sockets = new ArrayList<>();
    private NetServer first;
    private NetServer second;

    @BeforeEach
    void listen() {
        first = listening();
        second = listening();
        limit.limit(3);
    }

    private NetServer listening() {
        return vertx.createNetServer()
                .connectHandler(socket -> socket.write("hello"))
                .listen(0)
                .await();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().await();
    }

    @Test
    void closesOneTooManyOfAllPortsAtOnce() throws Exception {
        assertThat(greets(connect(first))).isTrue();
        assertThat(greets(connect(second))).isTrue();
        Socket last = connect(first);
        assertThat(greets(last)).isTrue();
        assertThat(greets(connect(first))).isFalse();
        assertThat(greets(connect(second))).isFalse();
        assertThat(limit.openCount()).isEqualTo(3);

        last.close();
        RunningServer.await(() -> limit.openCount() == 2);
        assertThat(greets(connect(second))).isTrue();
    }

    @Test
    void countsThoseThatTheServerClosesUntilTheyAreClosed() throws Exception {
        NetServer closing = vertx.createNetServer()
                .connectHandler(NetSocket::close)
                .listen(0)
                .await();
        for (int connection = 0; connection < 10; connection++) {
            assertThat(greets(connect(closing))).isFalse();
        }
        RunningServer.await(() -> limit.openCount() == 0);
        assertThat(greets(connect(first))).isTrue();
    }

    private Socket connect(NetServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(PATIENCE_MS);
        sockets.add(socket);
        return socket;
    }

    /** Whether the server takes the connection. */
    private static boolean greets(Socket socket) {
        try {
            return socket.getInputStream().read() == 'h';
        } catch (IOException _) { // reset
            return false;
        }
    }
}
