package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.UnfinishedMessages;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * How much of the messages of one stream has come. Each begins with a byte for its compression and four for its length (<a
 * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>).
 */
final class MessageProgress {
    private static final int PREFIX_BYTES = 5;
    private static final int COMPRESSED = 1;

    private final CallStream call;
    private final boolean compressionNamed;
    private int prefixBytesRead;
    private long length;
    private long lengthMax;
    private long bytesLeft;
    private long messageCount;
    private Optional<Status> malformed = Optional.empty();
    private long beganNanos;
    private long bytesCounted;
    private boolean endRead;
    private boolean ended;

    /**
     * @param call what it is told, and says, of the messages
     * @param compressionNamed whether the headers of the call name a compression
     * @param nowNanos when they came
     */
    MessageProgress(CallStream call, boolean compressionNamed, long nowNanos) {
        this.call = call;
        this.compressionNamed = compressionNamed;
        beganNanos = nowNanos;
    }

    /**
     * Takes note of {@code data} and doesn't consume it.
     *
     * @param nowNanos when the messages that begin here began
     * @return the bytes that belong to messages: all, or those before what is none
     */
    int read(ByteBuf data, long nowNanos) {
        int position = data.readerIndex();
        while (position < data.writerIndex() && malformed.isEmpty()) {
            if (bytesLeft > 0) {
                int skipped = (int) Math.min(bytesLeft, data.writerIndex() - position);
                position += skipped;
                bytesLeft -= skipped;
                countIfComplete();
            } else {
                int octet = data.getUnsignedByte(position);
                if (prefixBytesRead == 0) {
                    beganNanos = call.isSingle() ? beganNanos : nowNanos;
                    malformed = call.isSingle() && messageCount == 1 ? notSingle("2 or more") : failureOfFlag(octet);
                }
                if (malformed.isEmpty()) {
                    position++;
                    readPrefix(octet);
                }
            }
        }
        return position - data.readerIndex();
    }

    /** gRPC's table of status codes has this for a number of requests other than that of the method. */
    private static Optional<Status> notSingle(String count) {
        return Optional.of(Status.UNIMPLEMENTED.withDescription("messages: %s (expected: 1)".formatted(count)));
    }

    /** That of a compressed message of a call without a compression is what gRPC's specification of compression asks for. */
    private Optional<Status> failureOfFlag(int flag) {
        if (flag > COMPRESSED) {
            return Optional.of(Status.INVALID_ARGUMENT.withDescription(
                    "message: begins with flag %d (expected: 0, or 1 where it is compressed)".formatted(flag)));
        }
        return flag == COMPRESSED && !compressionNamed
                ? Optional.of(Status.INTERNAL.withDescription(
                        "message: begins with flag 1, compressed (expected: grpc-encoding in the headers, or flag 0)"))
                : Optional.empty();
    }

    private void readPrefix(int octet) {
        length = prefixBytesRead == 0 ? 0 : length << 8 | octet;
        prefixBytesRead = (prefixBytesRead + 1) % PREFIX_BYTES;
        if (prefixBytesRead == 0) {
            bytesLeft = length;
            lengthMax = Math.max(lengthMax, length);
            countIfComplete();
        }
    }

    private void countIfComplete() {
        if (bytesLeft == 0) {
            messageCount++;
        }
    }

    /** The client sends nothing more. */
    void readEnd() {
        endRead = true;
        if (malformed.isPresent()) {
            return;
        }
        if (isInMessage()) {
            malformed = Optional.of(Status.INVALID_ARGUMENT.withDescription(incomplete()));
        } else if (call.isSingle() && messageCount == 0) {
            malformed = notSingle("0");
        }
    }

    private String incomplete() {
        return bytesLeft > 0
                ? "message: ends after %d of %d bytes (expected: all of it)".formatted(length - bytesLeft, length)
                : "message: ends after %d bytes (expected: %d for its flag and length, and the rest)"
                        .formatted(prefixBytesRead, PREFIX_BYTES);
    }

    /** What is wrong with the input after {@link #messageCount} messages. */
    Optional<Status> malformed() {
        return malformed;
    }

    long messageCount() {
        return messageCount;
    }

    /** Bytes of the largest message so far. */
    long lengthMax() {
        return lengthMax;
    }

    CallStream call() {
        return call;
    }

    /** Counts what there is of an unfinished message; false, and nothing counted any more, where it would be too much. */
    boolean count(UnfinishedMessages unfinished) {
        long bytes = bytesLeft > 0 ? length - bytesLeft : 0;
        if (unfinished.tryAdd(bytes - bytesCounted)) {
            bytesCounted = bytes;
            return true;
        }
        return false;
    }

    /** The input is over: whatever else comes is dropped. */
    void end(UnfinishedMessages unfinished) {
        unfinished.tryAdd(-bytesCounted);
        bytesCounted = 0;
        bytesLeft = 0;
        prefixBytesRead = 0;
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    boolean isInMessage() {
        return bytesLeft > 0 || prefixBytesRead > 0;
    }

    /** Whether the client owes the rest of a message, or of a call for one. */
    boolean unfinished() {
        return !ended && (isInMessage() || (call.isSingle() && !endRead));
    }

    boolean unfinishedFor(long nanos, long nowNanos) {
        return unfinished() && nowNanos - beganNanos >= nanos;
    }
}
