package dev.pinball.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Reads requests of HTTP/1.1 in the one form that RFC 9112 gives their heads. Netty takes others as well, which whoever is in
 * front of the server may read in another way.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int SPACES = 2; // of a request line

    private Part part = Part.REQUEST_LINE;

    private enum Part {
        REQUEST_LINE,
        HEADERS,
        BODY,
        /** Of a request that can't be read; its connection is closed. */
        REST
    }

    /** What is wrong with the head of a request. */
    static final class MalformedHeadException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedHeadException(String message) {
            super(message);
        }
    }

    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
        try {
            checkHead(bytes);
        } catch (MalformedHeadException malformed) {
            part = Part.REST;
            HttpMessage placeholder = createInvalidMessage();
            placeholder.setDecoderResult(DecoderResult.failure(malformed));
            out.add(placeholder);
        }
        if (part == Part.REST) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        int known = out.size();
        super.decode(ctx, bytes, out);
        out.subList(known, out.size()).forEach(this::follow);
    }

    private void follow(Object decoded) {
        if (decoded instanceof HttpObject object && object.decoderResult().isFailure()) {
            part = Part.REST;
        } else if (decoded instanceof LastHttpContent) {
            part = Part.REQUEST_LINE;
        }
    }

    /** What Netty reads next: it takes all lines of a head that are complete at once, and leaves the rest. */
    private void checkHead(ByteBuf bytes) {
        int line = bytes.readerIndex();
        while (line < bytes.writerIndex() && (part == Part.REQUEST_LINE || part == Part.HEADERS)) {
            int end = bytes.indexOf(line, bytes.writerIndex(), (byte) '\n');
            boolean complete = end >= 0;
            ByteBuf read = bytes.slice(line, (complete ? end : bytes.writerIndex()) - line);
            if (part == Part.HEADERS) {
                checkHeader(read);
            } else {
                checkRequestLine(read, complete);
            }
            if (!complete) {
                return;
            }
            part = next(read);
            line = end + 1;
        }
    }

    private Part next(ByteBuf line) {
        boolean empty = withoutReturn(line) == 0;
        return switch (part) {
            case REQUEST_LINE -> empty ? Part.REQUEST_LINE : Part.HEADERS;
            case HEADERS -> empty ? Part.BODY : Part.HEADERS;
            case BODY, REST -> part;
        };
    }

    /** How many bytes {@code line} has without the carriage return at its end. */
    private static int withoutReturn(ByteBuf line) {
        int bytes = line.readableBytes();
        return bytes > 0 && line.getByte(bytes - 1) == '\r' ? bytes - 1 : bytes;
    }

    /** No line goes on the one before it, and nothing stands between the request line and the first name. */
    private static void checkHeader(ByteBuf line) {
        if (line.isReadable() && isWhite(line.getByte(0))) {
            throw new MalformedHeadException("headers: a line begins with white space (expected: a name)");
        }
    }

    private static boolean isWhite(byte character) {
        return character == ' ' || character == '\t';
    }

    private static void checkRequestLine(ByteBuf line, boolean complete) {
        int length = withoutReturn(line);
        int spaces = 0;
        boolean written = length == 0 || line.getByte(0) != ' ';
        for (int index = 0; index < length; index++) {
            byte character = line.getByte(index);
            written &= !Character.isISOControl(character);
            spaces += character == ' ' ? 1 : 0;
        }
        if (!written || complete && length > 0 && spaces != SPACES) {
            throw new MalformedHeadException(
                    "request line: malformed (expected: a method, a target and HTTP/1.1, one space between them)");
        }
    }

    /** Which of them says where the body ends is what servers in a row may disagree on. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new MalformedHeadException("content-length: beside transfer-encoding (expected: one of them)");
    }
}
