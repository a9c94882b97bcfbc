package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pinball.server.http.HttpExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one response. Those that come together go out as one piece: a chunk of HTTP/1.1, or a frame of HTTP/2. */
final class ServerSentEvents {
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] END_OF_EVENT = "\n\n".getBytes(US_ASCII);
    private static final int EVENT_BYTES = 512; // as a rule
    private static final int PIECE_BYTES_MAX = 16 << 10; // about

    private final HttpExchange exchange;
    private @Nullable ByteBuf piece; // of events that wait for send

    ServerSentEvents(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** @param data writes the data of an event */
    void write(Consumer<OutputStream> data) {
        ByteBuf event = begin();
        data.accept(new ByteBufOutputStream(event));
        end(event);
    }

    void write(byte[]... data) {
        ByteBuf event = begin();
        for (byte[] part : data) {
            event.writeBytes(part);
        }
        end(event);
    }

    private ByteBuf begin() {
        ByteBuf event = piece == null ? exchange.buffer(EVENT_BYTES) : piece;
        piece = event;
        return event.writeBytes(DATA);
    }

    private void end(ByteBuf event) {
        event.writeBytes(END_OF_EVENT);
        if (event.readableBytes() >= PIECE_BYTES_MAX) {
            send();
        }
    }

    /** Hands what was written to the connection; it goes out with its next flush. */
    void send() {
        if (piece != null) {
            exchange.write(piece);
            piece = null;
        }
    }
}
