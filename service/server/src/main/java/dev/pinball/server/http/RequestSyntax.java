package dev.pinball.server.http;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request of HTTP/1.1 may be, before anyone asks what it says. */
final class RequestSyntax {
    static final int LINE_BYTES_MAX = 8 << 10;
    /** As much as gRPC takes of metadata. */
    static final int HEADER_BYTES_MAX = 64 << 10;

    /** The word with which HTTP/2 begins, and no method of its own. */
    private static final String PREFACE = "PRI";

    private static final Logger LOG = LoggerFactory.getLogger(RequestSyntax.class);

    /** Of a target in absolute form, as proxies are sent (RFC 9112, 3.2.2). */
    private static final Pattern ORIGIN = Pattern.compile("(?i)^https?://[^/?#]*");

    private RequestSyntax() {}

    /** The path of the target of a request, without the query. */
    static String path(String target) {
        String path = new QueryStringDecoder(ORIGIN.matcher(target).replaceFirst("")).rawPath();
        return path.isEmpty() ? "/" : path;
    }

    /** The response to a request that can't be read, after which its connection is closed; empty for others. */
    static Optional<FullHttpResponse> refuse(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            LOG.debug("a request of HTTP can't be read: {}", cause.getClass().getSimpleName()); // it may quote a key
            return Optional.of(refuse(request, cause));
        }
        if (request.method().name().equals(PREFACE)) {
            return Optional.of(error(
                    HttpResponseStatus.BAD_REQUEST,
                    "method: %s (expected: one of HTTP/1.1, or all that begins HTTP/2)".formatted(PREFACE)));
        }
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return Optional.of(error(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "version: %s (expected: HTTP/1.1)".formatted(version)));
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && version.minorVersion() > 0) {
            return Optional.of(
                    error(HttpResponseStatus.BAD_REQUEST, "host: %d headers (expected: one)".formatted(hosts)));
        }
        String codings = String.join(", ", request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
        return codings.isEmpty() || HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.strip())
                ? Optional.empty()
                : Optional.of(error(
                        HttpResponseStatus.NOT_IMPLEMENTED, "transfer-encoding: another (expected: chunked alone)"));
    }

    private static FullHttpResponse refuse(HttpRequest request, Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _
            when isRead(request) ->
                error(
                        HttpResponseStatus.BAD_REQUEST,
                        "body: the line of a chunk is too long (expected: at most %d bytes)".formatted(LINE_BYTES_MAX));
            case TooLongHttpLineException _ ->
                error(
                        HttpResponseStatus.REQUEST_URI_TOO_LONG,
                        "request line: too long (expected: at most %d bytes)".formatted(LINE_BYTES_MAX));
            case TooLongHttpHeaderException _ ->
                error(
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "headers: too long (expected: at most %d bytes)".formatted(HEADER_BYTES_MAX));
            case RequestDecoder.MalformedHeadException malformed ->
                error(HttpResponseStatus.BAD_REQUEST, String.valueOf(malformed.getMessage()));
            default -> error(HttpResponseStatus.BAD_REQUEST, "the request can't be read (expected: HTTP/1.1, or gRPC)");
        };
    }

    /** Whether its request line was read: Netty puts another one in its place if it wasn't. */
    private static boolean isRead(HttpRequest request) {
        boolean placeholder = request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && request.uri().equals("/bad-request");
        return !placeholder;
    }

    private static FullHttpResponse error(HttpResponseStatus status, String message) {
        return Responses.error(status, message, true);
    }
}
