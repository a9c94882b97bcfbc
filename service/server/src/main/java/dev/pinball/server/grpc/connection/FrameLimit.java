package dev.pinball.server.grpc.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client sends many frames that bring nothing: empty data, settings, priorities, frames of other kinds.
 * Each costs the server some work. What resets streams, or pings, gRPC limits itself. On the event loop of the connection.
 */
final class FrameLimit extends Http2FrameListenerDecorator {
    static final int FRAMES_MAX = 2_000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private int frameCount;
    private long windowBeganNanos = System.nanoTime();

    FrameLimit(Http2FrameListener listener) {
        super(listener);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        if (!data.isReadable() && !endOfStream) {
            count("data");
        }
        return super.onDataRead(ctx, streamId, data, padding, endOfStream);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        count("settings");
        super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
        count("settings");
        super.onSettingsAckRead(ctx);
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        count("priority");
        super.onPriorityRead(ctx, streamId, dependency, weight, exclusive);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count("unknown");
        super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
    }

    private void count(String kind) throws Http2Exception {
        long now = System.nanoTime();
        if (now - windowBeganNanos >= WINDOW_NANOS) {
            windowBeganNanos = now;
            frameCount = 0;
        }
        frameCount++;
        if (frameCount > FRAMES_MAX) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "more than %d frames that bring nothing in %d s, the last of them %s",
                    FRAMES_MAX,
                    TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS),
                    kind);
        }
    }
}
