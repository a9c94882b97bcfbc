package dev.pinball.server.grpc.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds what gRPC writes at once, its settings, until it is known that the client speaks HTTP/2. */
final class HeldWrites extends ChannelOutboundHandlerAdapter {
    private @Nullable PendingWriteQueue queue;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        queue = new PendingWriteQueue(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Objects.requireNonNull(queue).add(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}

    /** Forgets what it holds, as if it were written. */
    void forget() {
        PendingWriteQueue held = Objects.requireNonNull(queue);
        for (ChannelPromise written = held.remove(); written != null; written = held.remove()) {
            written.trySuccess();
        }
    }

    /** Removed while the connection is open, it writes what it holds. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        PendingWriteQueue held = Objects.requireNonNull(queue);
        if (ctx.channel().isActive()) {
            var _ = held.removeAndWriteAll();
            ctx.flush();
        } else {
            held.removeAndFailAll(new ClosedChannelException());
        }
    }
}
