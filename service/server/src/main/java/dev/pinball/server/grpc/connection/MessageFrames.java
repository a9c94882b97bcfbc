package dev.pinball.server.grpc.connection;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;

/**
 * Sees the frames of a connection before gRPC does and ends a call whose message is too large. gRPC would reset the stream
 * once it has answered anything, which a client reads as CANCELLED.
 */
final class MessageFrames extends Http2FrameListenerDecorator {
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");

    private final Http2ConnectionHandler handler;
    private final Http2Connection.PropertyKey progressKey;
    private final int messageBytesMax;

    private MessageFrames(Http2ConnectionHandler handler, int messageBytesMax) {
        super(handler.decoder().frameListener());
        this.handler = handler;
        this.messageBytesMax = messageBytesMax;
        progressKey = handler.connection().newKey();
    }

    /** Watches the frames of {@code handler} from now on; on the event loop of its connection. */
    static void watch(Http2ConnectionHandler handler, int messageBytesMax) {
        handler.decoder().frameListener(new MessageFrames(handler, messageBytesMax));
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = handler.connection().stream(streamId);
        MessageProgress progress = progress(stream);
        if (!progress.ended()) {
            long messageBytes = progress.read(data);
            if (messageBytes <= messageBytesMax) {
                return super.onDataRead(ctx, streamId, data, padding, endOfStream);
            }
            progress.end();
            end(ctx, stream, tooLarge(messageBytes));
        }
        return data.readableBytes() + padding;
    }

    private Status tooLarge(long messageBytes) {
        return Status.RESOURCE_EXHAUSTED.withDescription(
                "message: %d bytes (expected: at most %d)".formatted(messageBytes, messageBytesMax));
    }

    private MessageProgress progress(Http2Stream stream) {
        MessageProgress progress = stream.getProperty(progressKey);
        if (progress == null) {
            progress = new MessageProgress();
            stream.setProperty(progressKey, progress);
        }
        return progress;
    }

    /** To gRPC the call is cancelled; its client gets {@code status} after what was answered. */
    private void end(ChannelHandlerContext ctx, Http2Stream stream, Status status) throws Http2Exception {
        int id = stream.id();
        Http2Headers headers = new DefaultHttp2Headers();
        if (!stream.isHeadersSent()) {
            headers.status("200").set("content-type", "application/grpc");
        }
        headers.set(STATUS, String.valueOf(status.getCode().value()))
                .set(MESSAGE, String.valueOf(status.getDescription()));
        super.onRstStreamRead(ctx, id, Http2Error.CANCEL.code());
        handler.encoder()
                .writeHeaders(ctx, id, headers, 0, true, ctx.newPromise())
                .addListener(_ -> {
                    var _ = handler.resetStream(ctx, id, Http2Error.NO_ERROR.code(), ctx.newPromise());
                    ctx.flush();
                });
        ctx.flush();
    }
}
