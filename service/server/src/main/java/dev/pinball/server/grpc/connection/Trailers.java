package dev.pinball.server.grpc.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.net.URLEncoder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A status as the headers that end a call (<a
 * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>).
 */
final class Trailers {
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
    private static final Pattern ENCODED = Pattern.compile("[^ -$&-~]+");

    private Trailers() {}

    /** @param only whether no headers went before */
    static Http2Headers of(Status status, boolean only) {
        Http2Headers headers = new DefaultHttp2Headers();
        if (only) {
            headers.status("200").set("content-type", "application/grpc");
        }
        String description = String.valueOf(status.getDescription());
        return headers.set(STATUS, String.valueOf(status.getCode().value()))
                .set(MESSAGE, ENCODED.matcher(description).replaceAll(Trailers::percentEncoded));
    }

    private static String percentEncoded(MatchResult characters) {
        return URLEncoder.encode(characters.group(), UTF_8);
    }
}
