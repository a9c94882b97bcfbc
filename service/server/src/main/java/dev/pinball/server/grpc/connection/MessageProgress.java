package dev.pinball.server.grpc.connection;

import io.netty.buffer.ByteBuf;

/**
 * How much of the messages of one stream has come. Each begins with a byte for its compression and four for its length (<a
 * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>).
 */
final class MessageProgress {
    private static final int PREFIX_BYTES = 5;

    private int prefixBytesRead;
    private long length;
    private long bytesLeft;
    private long beganNanos;
    private long bytesCounted;
    private boolean ended;

    /**
     * Takes note of {@code data} and doesn't consume it; returns the length of the largest message that begins here, or 0.
     *
     * @param nowNanos when the messages that begin here began
     */
    long read(ByteBuf data, long nowNanos) {
        long largest = 0;
        int position = data.readerIndex();
        while (position < data.writerIndex()) {
            if (bytesLeft > 0) {
                long skipped = Math.min(bytesLeft, data.writerIndex() - position);
                bytesLeft -= skipped;
                position += (int) skipped;
            } else {
                if (prefixBytesRead == 0) {
                    beganNanos = nowNanos;
                }
                if (isLastOfPrefix(data.getUnsignedByte(position++))) {
                    bytesLeft = length;
                    largest = Math.max(largest, length);
                }
            }
        }
        return largest;
    }

    private boolean isLastOfPrefix(int octet) {
        length = prefixBytesRead == 0 ? 0 : length << 8 | octet;
        prefixBytesRead = (prefixBytesRead + 1) % PREFIX_BYTES;
        return prefixBytesRead == 0;
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

    /** The call is over: whatever else comes is dropped. */
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

    boolean unfinished() {
        return bytesLeft > 0 || prefixBytesRead > 0;
    }

    boolean unfinishedFor(long nanos, long nowNanos) {
        return unfinished() && nowNanos - beganNanos >= nanos;
    }
}
