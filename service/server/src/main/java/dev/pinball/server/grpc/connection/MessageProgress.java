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
    private boolean ended;

    /** Takes note of {@code data} and doesn't consume it; returns the length of the largest message that begins here, or 0. */
    long read(ByteBuf data) {
        long largest = 0;
        int position = data.readerIndex();
        while (position < data.writerIndex()) {
            if (bytesLeft > 0) {
                long skipped = Math.min(bytesLeft, data.writerIndex() - position);
                bytesLeft -= skipped;
                position += (int) skipped;
            } else if (isLastOfPrefix(data.getUnsignedByte(position++))) {
                bytesLeft = length;
                largest = Math.max(largest, length);
            }
        }
        return largest;
    }

    private boolean isLastOfPrefix(int octet) {
        length = prefixBytesRead == 0 ? 0 : length << 8 | octet;
        prefixBytesRead = (prefixBytesRead + 1) % PREFIX_BYTES;
        return prefixBytesRead == 0;
    }

    /** The call is ended: whatever else comes is dropped. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }
}
