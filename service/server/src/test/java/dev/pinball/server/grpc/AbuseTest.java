package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.RawFrames.CONTINUATION;
import static dev.pinball.server.grpc.RawFrames.END_HEADERS;
import static dev.pinball.server.grpc.RawFrames.HEADERS;
import static dev.pinball.server.grpc.RawFrames.PING;
import static dev.pinball.server.grpc.RawFrames.RST_STREAM;
import static dev.pinball.server.grpc.RawFrames.callHeaders;
import static dev.pinball.server.grpc.RawFrames.frame;
import static dev.pinball.server.grpc.RawFrames.header;
import static dev.pinball.server.grpc.RawFrames.joined;
import static dev.pinball.server.grpc.RawFrames.preface;
import static dev.pinball.server.grpc.RawFrames.repeated;
import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.v1.FinishReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Floods of HTTP/2 that are allowed frame by frame. Each ends its own connection, soon, and leaves nothing in the heap, while an answer of
 * another goes on; docs/THREAT_MODEL.md lists them.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // a server is started before each test
class AbuseTest {
    private static final int PATIENCE_MS = 20_000;
    private static final int WRITES_MAX = 2_000;
    private static final int FRAMES_PER_WRITE = 100;
    private static final int CONNECTIONS_MAX = 100;
    private static final long SENT_LEAST = 32L << 20;
    private static final long GROWTH_MAX = SENT_LEAST / 4;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    private RunningServer running;
    private Conversation answering;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.start();
        running.accelerator.hold();
        answering = Conversation.reading(running);
        answering.start("a", prompt("HELLO", 100).setGo(true));
        assertThat(answering.next("a").hasAccepted()).isTrue();
    }

    @AfterEach
    void theOthersAreAnswered() throws Exception {
        running.accelerator.allow(1 << 20);
        assertThat(answering.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        Conversation next = Conversation.reading(running);
        next.start("b", prompt("HELLO", 3).setGo(true));
        assertThat(next.finished("b").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        running.close();
    }

    /**
     * Floods the server by one connection after the other. What they leave in the heap of the server is far less than what they sent
     * (or, where it closes them after a few bytes, than 80 KiB of each).
     */
    private void floods(byte[] beginning, IntFunction<byte[]> frames) throws IOException {
        flood(beginning, frames); // loads classes and fills pools
        long before = usedHeap();
        long sent = 0;
        for (int connection = 0; connection < CONNECTIONS_MAX && sent < SENT_LEAST; connection++) {
            sent += flood(beginning, frames);
        }
        assertThat(usedHeap() - before).as("bytes of heap after %d bytes", sent).isLessThan(GROWTH_MAX);
    }

    private long usedHeap() {
        RunningServer.await(() -> running.server.openCallCount() == 1); // that of the other
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Sends what {@code frames} makes, with numbers that go up, until the server closes; returns how many bytes. */
    private long flood(byte[] beginning, IntFunction<byte[]> frames) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(joined(preface(), beginning));
            try {
                for (int write = 0; write < WRITES_MAX; write++) {
                    byte[] bytes = joined(IntStream.range(write * FRAMES_PER_WRITE, (write + 1) * FRAMES_PER_WRITE)
                            .mapToObj(frames)
                            .toList());
                    socket.getOutputStream().write(bytes);
                    sent += bytes.length;
                    answer.writeBytes(available(socket));
                }
                answer.writeBytes(socket.getInputStream().readAllBytes()); // all may lie in buffers before it closes
                return sent;
            } catch (SocketException closed) {
                return sent;
            } catch (SocketTimeoutException open) {
                throw new AssertionError("the server takes all of it: " + answer.toString(ISO_8859_1), open);
            }
        }
    }

    private static byte[] available(Socket socket) throws IOException {
        return socket.getInputStream().readNBytes(socket.getInputStream().available());
    }

    private static int stream(int number) {
        return 2 * number + 1;
    }

    @Test
    void streamsThatAreResetAtOnceEndTheirConnection() throws Exception {
        byte[] headers = callHeaders();
        floods(
                new byte[0],
                number -> joined(
                        frame(HEADERS, END_HEADERS, stream(number), headers),
                        frame(RST_STREAM, 0, stream(number), CANCEL)));
    }

    @Test
    void pingsWithoutEndEndTheirConnection() throws Exception {
        floods(new byte[0], _ -> frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void headersWithoutEndEndTheirConnection() throws Exception {
        byte[] piece = repeated(header("x", "y".repeat(100)), 100);
        floods(frame(HEADERS, 0, 1, callHeaders()), _ -> frame(CONTINUATION, 0, 1, piece));
    }

    @Test
    void emptyContinuationsOfHeadersEndTheirConnection() throws Exception {
        floods(frame(HEADERS, 0, 1, callHeaders()), _ -> frame(CONTINUATION, 0, 1, new byte[0]));
    }

    @Test
    void largeHeadersOfOneCallAreRefusedAndCostNoMore() throws Exception {
        byte[] piece = repeated(header("x", "y".repeat(100)), 140);
        byte[] large = joined(callHeaders(), piece);
        floods(
                new byte[0],
                number -> joined(
                        frame(HEADERS, 0, stream(number), large),
                        repeated(frame(CONTINUATION, 0, stream(number), piece), 5),
                        frame(CONTINUATION, END_HEADERS, stream(number), new byte[0])));
    }
}
