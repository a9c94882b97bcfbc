package dev.pinball.server.http;

import dev.pinball.server.accept.MessageLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the time and the bytes of a request that is not complete, and the time between requests. What a client sends before
 * the response is complete waits: one read of the socket, and nothing more is read.
 */
final class RequestProgress extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestProgress.class);

    private final MessageLimits limits;
    private final Duration idleMax;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> late;
    private @Nullable ByteBuf early; // sent before the response was complete
    private State state = State.READING;
    private long bytesHeld;

    private enum State {
        IDLE,
        READING,
        REFUSED,
        ANSWERING
    }

    RequestProgress(MessageLimits limits, Duration idleMax) {
        this.limits = limits;
        this.idleMax = idleMax;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        closeAfter(limits.unfinishedMax(), "its request was not complete in time");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (state == State.ANSWERING) {
            ctx.channel().config().setAutoRead(false);
            early = early == null ? bytes : early.alloc().compositeBuffer().addComponents(true, early, bytes);
            return;
        }
        if (state == State.IDLE) {
            begin();
        }
        if (state == State.READING && !hold(bytes)) {
            return;
        }
        ctx.fireChannelRead(bytes);
    }

    private boolean hold(ByteBuf bytes) {
        if (!limits.unfinished().tryAdd(bytes.readableBytes())) {
            bytes.release();
            close("unfinished messages of all connections hold %d bytes"
                    .formatted(limits.unfinished().bytesMax()));
            return false;
        }
        bytesHeld += bytes.readableBytes();
        return true;
    }

    /** The rest of the request is dropped as it comes; the time that it may take goes on. */
    void refused() {
        state = State.REFUSED;
        giveBack();
    }

    private void begin() {
        state = State.READING;
        closeAfter(limits.unfinishedMax(), "its request was not complete in time");
    }

    /** The request is complete, and is being answered. */
    void complete() {
        state = State.ANSWERING;
        cancel();
        giveBack();
    }

    /** The response is complete, and the client has to read it. */
    void responding() {
        closeAfter(limits.unfinishedMax(), "its response was not read in time");
    }

    /** The response has gone out: the next request may come, or has. */
    void answered() {
        state = State.IDLE;
        closeAfter(idleMax, "it was idle");
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        ByteBuf next = early;
        if (next != null) {
            early = null;
            channelRead(ctx, next);
        }
        ctx.channel().config().setAutoRead(true);
    }

    /** Between requests: the connection is closed soon, if no other comes; at once where none is taken. */
    void awaitLastRequest() {
        switch (state) {
            case IDLE -> closeAfter(Collections.min(List.of(idleMax, MessageLimits.ON_ITS_WAY_MAX)), "it was idle");
            case REFUSED -> close("its request was refused");
            case READING, ANSWERING -> {}
        }
    }

    /** The server closes: what has come in part has less time. */
    void hurryLastRequest() {
        if (state == State.READING) {
            Duration max = Collections.min(List.of(limits.unfinishedMax(), MessageLimits.LAST_REQUEST_MAX));
            closeAfter(max, "its request was not complete when the server closed");
        }
    }

    private void closeAfter(Duration max, String why) {
        cancel();
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        late = ctx.executor().schedule(() -> close(why), max.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void close(String why) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        LOG.debug("closed an HTTP connection from {}: {}", ctx.channel().remoteAddress(), why);
        var _ = ctx.close();
    }

    private void cancel() {
        if (late != null) {
            late.cancel(false);
        }
    }

    private void giveBack() {
        limits.unfinished().tryAdd(-bytesHeld);
        bytesHeld = 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        giveBack();
        if (early != null) {
            early.release();
            early = null;
        }
        ctx.fireChannelInactive();
    }
}
