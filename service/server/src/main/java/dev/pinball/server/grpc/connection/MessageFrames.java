package dev.pinball.server.grpc.connection;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sees the frames of a connection before gRPC does and ends a call whose message is too large, takes too long, or finds no
 * room. gRPC would reset a stream with too large a message once it has answered anything, which a client reads as
 * CANCELLED, and wait for the end of a message for ever. On the event loop of the connection.
 */
final class MessageFrames extends Http2FrameListenerDecorator {
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");

    private final Http2ConnectionHandler handler;
    private final MessageLimits limits;
    private final Http2Connection.PropertyKey progressKey;
    private boolean checking;

    private MessageFrames(Http2ConnectionHandler handler, MessageLimits limits) {
        super(handler.decoder().frameListener());
        this.handler = handler;
        this.limits = limits;
        progressKey = handler.connection().newKey();
    }

    /** Watches the frames of {@code handler} from now on. */
    static void watch(Http2ConnectionHandler handler, MessageLimits limits) {
        MessageFrames frames = new MessageFrames(handler, limits);
        handler.decoder().frameListener(frames);
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                frames.progress(stream).end(limits.unfinished());
            }
        });
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = handler.connection().stream(streamId);
        MessageProgress progress = progress(stream);
        if (!progress.ended()) {
            Optional<Status> failure = failure(progress, data);
            if (failure.isEmpty()) {
                checkLater(ctx, progress);
                return super.onDataRead(ctx, streamId, data, padding, endOfStream);
            }
            end(ctx, stream, failure.get());
        }
        return data.readableBytes() + padding;
    }

    private Optional<Status> failure(MessageProgress progress, ByteBuf data) {
        long messageBytes = progress.read(data, System.nanoTime());
        if (messageBytes > limits.bytesMax()) {
            return exhausted("message: %d bytes (expected: at most %d)".formatted(messageBytes, limits.bytesMax()));
        }
        return progress.count(limits.unfinished())
                ? Optional.empty()
                : exhausted("messages: more than %d bytes of unfinished ones (expected: fewer at a time)"
                        .formatted(limits.unfinished().bytesMax()));
    }

    private static Optional<Status> exhausted(String message) {
        return Optional.of(Status.RESOURCE_EXHAUSTED.withDescription(message));
    }

    private MessageProgress progress(Http2Stream stream) {
        MessageProgress progress = stream.getProperty(progressKey);
        if (progress == null) {
            progress = new MessageProgress();
            stream.setProperty(progressKey, progress);
        }
        return progress;
    }

    /** Checks for messages that take too long as long as there are unfinished ones. */
    private void checkLater(ChannelHandlerContext ctx, MessageProgress progress) {
        if (progress.unfinished() && !checking) {
            checking = true;
            long nanos = limits.unfinishedMax().toNanos();
            var _ = ctx.executor().schedule(() -> check(ctx), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void check(ChannelHandlerContext ctx) {
        checking = false;
        try {
            handler.connection().forEachActiveStream(stream -> {
                endIfLate(ctx, stream);
                return true;
            });
        } catch (Http2Exception failure) {
            handler.onError(ctx, true, failure);
        }
    }

    private void endIfLate(ChannelHandlerContext ctx, Http2Stream stream) throws Http2Exception {
        MessageProgress progress = progress(stream);
        if (progress.unfinishedFor(limits.unfinishedMax().toNanos(), System.nanoTime())) {
            String message = "message: not complete after %d ms (expected: all of it)"
                    .formatted(limits.unfinishedMax().toMillis());
            end(ctx, stream, Status.ABORTED.withDescription(message));
        }
        checkLater(ctx, progress);
    }

    /** To gRPC the call is cancelled; its client gets {@code status} after what was answered. */
    private void end(ChannelHandlerContext ctx, Http2Stream stream, Status status) throws Http2Exception {
        int id = stream.id();
        progress(stream).end(limits.unfinished());
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
