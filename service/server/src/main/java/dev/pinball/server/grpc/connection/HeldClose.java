package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.MessageLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a close that the server asks for, as it does when it drains, until it is known what the client speaks: its request may
 * be on its way, and gRPC, before which this stands, would answer it in HTTP/2.
 */
final class HeldClose extends ChannelOutboundHandlerAdapter {
    private @Nullable Future<?> late;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
        if (late == null) {
            ChannelHandlerContext firstBytes = ctx.pipeline().context(FirstBytes.class);
            late = ctx.executor()
                    .schedule(
                            () -> closeFrom(firstBytes),
                            MessageLimits.ON_ITS_WAY_MAX.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private static void closeFrom(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    /** It is known: returns whether the connection is to be closed now, in the way of its protocol. */
    boolean release() {
        return late != null && late.cancel(false);
    }
}
