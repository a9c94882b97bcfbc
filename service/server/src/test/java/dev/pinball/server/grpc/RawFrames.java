package dev.pinball.server.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] repeated(byte[] frame, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int repetition = 0; repetition < count; repetition++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream frame = new DataOutputStream(bytes);
            frame.writeByte(payload.length >> 16);
            frame.writeShort(payload.length);
            frame.writeByte(type);
            frame.writeByte(flags);
            frame.writeInt(stream);
            frame.write(payload);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
