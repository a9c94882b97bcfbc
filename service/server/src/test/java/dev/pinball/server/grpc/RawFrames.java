package dev.pinball.server.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/** Frames of HTTP/2 (RFC 9113), as bytes. */
final class RawFrames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int CONTINUATION = 9;
    static final int UNKNOWN = 0x20;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int HEADER_BYTES = 9;
    private static final List<String> CALL = List.of(
            ":method POST",
            ":scheme http",
            ":authority a",
            ":path /pinball.v1.Generation/Generate",
            "content-type application/grpc",
            "te trailers");

    private RawFrames() {}

    /** How a connection begins. */
    static byte[] preface() {
        return joined("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII), frame(SETTINGS, 0, 0, new byte[0]));
    }

    /** The headers of a call of Generate, as the payload of a frame. */
    static byte[] callHeaders() {
        byte[] headers = new byte[0];
        for (String header : CALL) {
            int space = header.indexOf(' ');
            headers = joined(headers, header(header.substring(0, space), header.substring(space + 1)));
        }
        return headers;
    }

    /** A header that both sides don't keep (HPACK, RFC 7541, 6.2.2), with a name and a value of less than 127 bytes. */
    static byte[] header(String name, String value) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(0);
        for (String text : List.of(name, value)) {
            header.write(text.length());
            header.writeBytes(text.getBytes(US_ASCII));
        }
        return header.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        return joined(List.of(parts));
    }

    static byte[] joined(List<byte[]> parts) {
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    static byte[] repeated(byte[] frame, int count) {
        return joined(Collections.nCopies(count, frame));
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
