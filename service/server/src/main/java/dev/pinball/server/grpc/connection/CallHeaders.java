package dev.pinball.server.grpc.connection;

import io.grpc.Deadline;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What the headers of a call say of its messages and its time. */
final class CallHeaders {
    private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");
    private static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");
    private static final Pattern TIMEOUTS = Pattern.compile("[0-9]{1,8}[HMSmun]");

    private static final int SHOWN_MAX = 32;

    private CallHeaders() {}

    /** Whether messages may be compressed. */
    static boolean namesCompression(Http2Headers headers) {
        CharSequence encoding = headers.get(ENCODING);
        return encoding != null && !AsciiString.contentEquals("identity", encoding);
    }

    /** What is wrong with its time limit, for which gRPC would reset the stream and log a stack trace. */
    static Optional<Status> failure(Http2Headers headers) {
        return headers.getAll(TIMEOUT).stream()
                .filter(timeout -> !TIMEOUTS.matcher(timeout).matches())
                .findFirst()
                .map(timeout -> Status.INVALID_ARGUMENT.withDescription(
                        "%s: %s (expected: 1 to 8 digits and one of H, M, S, m, u, n)"
                                .formatted(TIMEOUT, shortened(timeout))));
    }

    /**
     * Takes away its time limit, if it has one: at the end of a time that gRPC knows, it resets the stream, and what was
     * written a moment before is lost.
     */
    static Optional<Deadline> takeDeadline(Http2Headers headers) {
        CharSequence timeout = headers.get(TIMEOUT);
        if (timeout == null) {
            return Optional.empty();
        }
        headers.remove(TIMEOUT);
        int digits = timeout.length() - 1;
        return Optional.of(Deadline.after(
                Integer.parseInt(timeout, 0, digits, 10),
                switch (timeout.charAt(digits)) {
                    case 'H' -> TimeUnit.HOURS;
                    case 'M' -> TimeUnit.MINUTES;
                    case 'S' -> TimeUnit.SECONDS;
                    case 'm' -> TimeUnit.MILLISECONDS;
                    case 'u' -> TimeUnit.MICROSECONDS;
                    default -> TimeUnit.NANOSECONDS;
                }));
    }

    private static CharSequence shortened(CharSequence value) {
        return value.length() <= SHOWN_MAX ? value : value.subSequence(0, SHOWN_MAX) + "...";
    }
}
