package dev.pinball.server.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of all ports from where they are accepted to where their descriptors are free again, and closes one too
 * many at once. Each port has limits of its own, but a connection may be accepted, or be closing, without it knowing.
 */
@Sharable
public final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLimit.class);

    private final AtomicInteger open = new AtomicInteger();
    private volatile int openMax = Integer.MAX_VALUE;

    /** Limits the connections from now on; any thread. */
    public void limit(int openMax) {
        this.openMax = openMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.incrementAndGet() > openMax) {
            open.decrementAndGet();
            LOG.warn("closed a connection from {}: {} are open on all ports", connection.remoteAddress(), openMax);
            connection.unsafe().closeForcibly();
            return;
        }
        AtomicBoolean counted = new AtomicBoolean(true);
        connection.closeFuture().addListener(_ -> afterSelect(connection.eventLoop(), () -> closed(counted)));
        ctx.fireChannelRead(connection);
        if (!connection.isOpen()) { // closed before an event loop had it, which completes no future
            closed(counted);
        }
    }

    /** A selector frees the descriptor of a closed connection when it selects again: between two rounds of its event loop. */
    private static void afterSelect(EventLoop loop, Runnable task) {
        inNextRound(loop, () -> inNextRound(loop, task));
    }

    private static void inNextRound(EventLoop loop, Runnable task) {
        if (!loop.isShuttingDown()) {
            var _ = loop.schedule(task, 1, TimeUnit.MILLISECONDS);
        }
    }

    private void closed(AtomicBoolean counted) {
        if (counted.getAndSet(false)) {
            open.decrementAndGet();
        }
    }

    /** Connections that hold a descriptor. */
    int openCount() {
        return open.get();
    }
}
