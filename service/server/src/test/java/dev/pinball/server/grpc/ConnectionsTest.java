package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.RawFrames.DATA;
import static dev.pinball.server.grpc.RawFrames.END_HEADERS;
import static dev.pinball.server.grpc.RawFrames.END_STREAM;
import static dev.pinball.server.grpc.RawFrames.HEADERS;
import static dev.pinball.server.grpc.RawFrames.PRIORITY;
import static dev.pinball.server.grpc.RawFrames.SETTINGS;
import static dev.pinball.server.grpc.RawFrames.UNKNOWN;
import static dev.pinball.server.grpc.RawFrames.callHeaders;
import static dev.pinball.server.grpc.RawFrames.frame;
import static dev.pinball.server.grpc.RawFrames.joined;
import static dev.pinball.server.grpc.RawFrames.preface;
import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.v1.FinishReason;
import io.grpc.ConnectivityState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of clients that send nothing, too little, or are too many. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // every test starts a server with limits of its own
class ConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int PATIENCE_MS = 20_000;

    private final List<Socket> sockets = new ArrayList<>();
    private RunningServer running;

    private void start(ConnectionLimits limits) throws IOException {
        stop();
        running = new RunningServer(StreamLimits.DEFAULTS, limits, Duration.ZERO);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        if (running != null) {
            running.close();
        }
    }

    @Test
    void aConnectionTooManyIsClosedAndTheOthersGoOn() throws Exception {
        start(new ConnectionLimits(2, 1, LONG, LONG, LONG, 1 << 20));
        RunningServer.await(() -> running.channel.getState(true) == ConnectivityState.READY);
        Socket silent = connect();
        assertThat(connect().getInputStream().read()).isEqualTo(-1);
        Conversation conversation = Conversation.reading(running);
        conversation.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);

        silent.close();
        RunningServer.await(this::isAnswered);
    }

    /** Whether a new connection is let in. */
    private boolean isAnswered() {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aConnectionThatDoesNotBeginIsClosed() throws Exception {
        ShortTime.enoughFor(unfinishedMax -> {
            start(new ConnectionLimits(8, 1, LONG, LONG, unfinishedMax, 1 << 20));
            assertThat(connect().getInputStream().read()).isEqualTo(-1);
            Socket begun = connect();
            begun.getOutputStream().write("PRI * HTTP/2.0".getBytes(US_ASCII));
            assertThat(begun.getInputStream().read()).isEqualTo(-1);
        });
    }

    @Test
    void aMessageThatDoesNotEndIsAborted() throws Exception {
        ShortTime.enoughFor(unfinishedMax -> {
            start(new ConnectionLimits(8, 1, LONG, LONG, unfinishedMax, 1 << 20));
            assertThat(statusAfter(unfinished(1_000)))
                    .contains("not complete after %d ms".formatted(unfinishedMax.toMillis()));
            running.awaitNoCalls();
        });
    }

    @Test
    void aCallForOneMessageThatDoesNotEndIsAborted() throws Exception {
        byte[] emptyMessage = new byte[5];
        ShortTime.enoughFor(unfinishedMax -> {
            start(new ConnectionLimits(8, 1, LONG, LONG, unfinishedMax, 1 << 20));
            for (byte[] afterHeaders : List.of(new byte[0], frame(DATA, 0, 1, emptyMessage))) {
                assertThat(statusAfter(joined(headers(), afterHeaders)))
                        .contains("no end after %d ms".formatted(unfinishedMax.toMillis()));
            }
            running.awaitNoCalls();
        });
    }

    @Test
    void headersAfterTheMessagesOfACallEndThem() throws Exception {
        start(new ConnectionLimits(8, 1, LONG, LONG, LONG, 1 << 20));
        byte[] trailers = frame(HEADERS, END_HEADERS | END_STREAM, 1, new byte[] {0, 1, 'a', 1, 'b'});
        assertThat(statusAfter(joined(unfinished(1_000), trailers))).contains("ends after 1000 of 1048576 bytes");
        running.awaitNoCalls();
    }

    @Test
    void unfinishedMessagesTakeNoMoreThanTheirShare() throws Exception {
        start(new ConnectionLimits(8, 1, LONG, LONG, LONG, 10_000));
        for (int call = 0; call < 3; call++) {
            assertThat(statusAfter(unfinished(10_001))).contains("more than 10000 bytes of unfinished ones");
        }
        running.awaitNoCalls();
        Conversation conversation = Conversation.reading(running);
        conversation.start("a", prompt("A".repeat(1_000), 5).setGo(true));
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void anOldConnectionTakesNoNewCallsAndItsAnswersGoOn() throws Exception {
        start(new ConnectionLimits(8, 1, LONG, Duration.ofSeconds(1), LONG, 1 << 20));
        running.accelerator.hold();
        Conversation old = Conversation.reading(running);
        old.start("a", prompt("HELLO", 2_000).setGo(true));
        assertThat(old.next("a").hasAccepted()).isTrue();
        RunningServer.await(() -> running.channel.getState(false) == ConnectivityState.IDLE);
        Conversation next = Conversation.reading(running);
        next.start("b", prompt("HELLO", 3).setGo(true));
        assertThat(next.next("b").hasAccepted()).isTrue();
        running.accelerator.allow(1 << 20);
        assertThat(old.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(next.finished("b").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void aConnectionOfFramesThatBringNothingIsClosed() throws Exception {
        start(new ConnectionLimits(8, 1, LONG, LONG, LONG, 1 << 20));
        byte[] nothing = new byte[0];
        for (byte[] frame : List.of(
                frame(DATA, 0, 1, nothing),
                frame(SETTINGS, 0, 0, nothing),
                frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 0}),
                frame(UNKNOWN, 0, 0, nothing))) {
            Socket socket = connect();
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            flood.writeBytes(unfinished(10));
            for (int count = 0; count < 20_000; count++) {
                flood.writeBytes(frame);
            }
            assertThat(everythingAfter(socket, flood.toByteArray())).contains("frames that bring nothing");
        }
        Conversation conversation = Conversation.reading(running);
        conversation.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    /** What comes back until the server closes, as text. */
    private static String everythingAfter(Socket socket, byte[] frames) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ifOpen(() -> socket.getOutputStream().write(frames));
        ifOpen(() -> socket.getInputStream().transferTo(answer));
        return answer.toString(US_ASCII);
    }

    private static void ifOpen(Transfer transfer) throws IOException {
        try {
            transfer.run();
        } catch (SocketException _) {
            // the server has closed, and what was on its way to it resets the connection; what it said before can be
            // read still
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port());
        socket.setSoTimeout(PATIENCE_MS);
        sockets.add(socket);
        return socket;
    }

    /** What comes back, as text, until it has a status of gRPC. */
    private String statusAfter(byte[] frames) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(frames);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().contains("(expected")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as(answer.toString()).isNotNegative();
            answer.append((char) octet);
        }
        return answer.toString();
    }

    /** A connection with one call of Generate that has sent {@code bytes} of a larger message. */
    private static byte[] unfinished(int bytes) {
        byte[] message = new byte[5 + bytes];
        message[2] = 0x10; // a megabyte is announced
        return joined(headers(), frame(DATA, 0, 1, message));
    }

    /** A connection with one call of Generate. */
    private static byte[] headers() {
        return joined(preface(), frame(HEADERS, END_HEADERS, 1, callHeaders()));
    }
}
