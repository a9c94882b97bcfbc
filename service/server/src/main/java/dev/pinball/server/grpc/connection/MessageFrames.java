package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.MessageLimits;
import io.grpc.Deadline;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sees the frames of a connection before gRPC does. It ends a call whose headers can't be read, or whose message is too large,
 * takes too long, or finds no room; gRPC would reset a stream with too large a message once it has answered anything, which a
 * client reads as CANCELLED, and wait for the end of a message for ever. Where a client's data are no messages, it ends the
 * {@link CallStream}'s messages: gRPC would reset the stream and drop what is answered. On the event loop of the connection.
 */
final class MessageFrames extends Http2FrameListenerDecorator {
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
        handler.decoder().frameListener(new FrameLimit(frames));
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                frames.progress(stream).ifPresent(progress -> progress.end(limits.unfinished()));
            }
        });
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = handler.connection().stream(streamId);
        if (progress(stream).isEmpty()) {
            open(ctx, stream, headers, () -> {
                super.onHeadersRead(ctx, streamId, headers, dependency, weight, exclusive, padding, false);
                return stream;
            });
        }
        if (endOfStream && !progress(stream).orElseThrow().ended()) { // the second ones, trailers, say nothing in gRPC
            onDataRead(ctx, streamId, Unpooled.EMPTY_BUFFER, 0, true);
        }
    }

    private void open(
            ChannelHandlerContext ctx,
            Http2Stream stream,
            Http2Headers headers,
            ScopedValue.CallableOp<Http2Stream, Http2Exception> opening)
            throws Http2Exception {
        Optional<Status> failure = CallHeaders.failure(headers);
        Optional<Deadline> deadline = failure.isEmpty() ? CallHeaders.takeDeadline(headers) : Optional.empty();
        MessageProgress progress = new MessageProgress(
                new CallStream(deadline, () -> reset(ctx, stream, Http2Error.ENHANCE_YOUR_CALM)),
                CallHeaders.namesCompression(headers),
                System.nanoTime());
        stream.setProperty(progressKey, progress);
        if (failure.isPresent()) {
            end(ctx, stream, failure.get());
        } else {
            progress.call().opening().call(opening);
            checkLater(ctx, progress);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = handler.connection().stream(streamId);
        MessageProgress progress = progress(stream).orElseThrow();
        if (progress.ended()) {
            return data.readableBytes() + padding;
        }
        int taken = progress.read(data, System.nanoTime());
        if (endOfStream) {
            progress.readEnd();
        }
        Optional<Status> exhausted = exhausted(progress);
        if (exhausted.isPresent()) {
            end(ctx, stream, exhausted.get());
            return data.readableBytes() + padding;
        }
        if (progress.malformed().isPresent()) {
            progress.end(limits.unfinished());
            int dropped = data.readableBytes() - taken;
            ByteBuf messages = data.slice(data.readerIndex(), taken);
            int consumed = super.onDataRead(ctx, streamId, messages, padding, false);
            progress.call().end(progress.malformed().get(), progress.messageCount());
            return consumed + dropped;
        }
        checkLater(ctx, progress);
        return super.onDataRead(ctx, streamId, data, padding, endOfStream);
    }

    private Optional<Status> exhausted(MessageProgress progress) {
        if (progress.lengthMax() > limits.bytesMax()) {
            return exhausted(
                    "message: %d bytes (expected: at most %d)".formatted(progress.lengthMax(), limits.bytesMax()));
        }
        return progress.count(limits.unfinished())
                ? Optional.empty()
                : exhausted("messages: more than %d bytes of unfinished ones (expected: fewer at a time)"
                        .formatted(limits.unfinished().bytesMax()));
    }

    private static Optional<Status> exhausted(String message) {
        return Optional.of(Status.RESOURCE_EXHAUSTED.withDescription(message));
    }

    /** That of a stream whose headers were read. */
    private Optional<MessageProgress> progress(Http2Stream stream) {
        return Optional.ofNullable(stream.getProperty(progressKey));
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
        Optional<MessageProgress> found = progress(stream);
        if (found.isEmpty()) {
            return;
        }
        MessageProgress progress = found.get();
        if (progress.unfinishedFor(limits.unfinishedMax().toNanos(), System.nanoTime())) {
            String what = progress.isInMessage()
                    ? "message: not complete after %d ms (expected: all of it)"
                    : "messages: no end after %d ms (expected: one message, and the end of the input)";
            String message = what.formatted(limits.unfinishedMax().toMillis());
            end(ctx, stream, Status.ABORTED.withDescription(message));
        }
        checkLater(ctx, progress);
    }

    /** To gRPC the call is cancelled; its client gets {@code status} after what was answered, unless it has a status. */
    private void end(ChannelHandlerContext ctx, Http2Stream stream, Status status) throws Http2Exception {
        progress(stream).orElseThrow().end(limits.unfinished());
        super.onRstStreamRead(ctx, stream.id(), Http2Error.CANCEL.code());
        if (stream.state().localSideOpen()) {
            Http2Headers trailers = Trailers.of(status, !stream.isHeadersSent());
            handler.encoder()
                    .writeHeaders(ctx, stream.id(), trailers, 0, true, ctx.newPromise())
                    .addListener(_ -> reset(ctx, stream, Http2Error.NO_ERROR));
            ctx.flush();
        } else {
            reset(ctx, stream, Http2Error.NO_ERROR);
        }
    }

    private void reset(ChannelHandlerContext ctx, Http2Stream stream, Http2Error reason) {
        if (stream.state() != Http2Stream.State.CLOSED) {
            var _ = handler.resetStream(ctx, stream.id(), reason.code(), ctx.newPromise());
            ctx.flush();
        }
    }
}
