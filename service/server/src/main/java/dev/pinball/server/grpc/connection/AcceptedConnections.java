package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.HttpProtocol;
import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.accept.UnfinishedMessages;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before gRPC where connections are accepted: as many as there may be, each of them watched. */
public final class AcceptedConnections extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConnections.class);

    private static final int ROUND_MS = 1;
    private static final int ROUNDS_MAX = 100;

    private final ConnectionLimits limits;
    private final int messageBytesMax;
    private final HttpProtocol http;
    private final Optional<ServerTls> tls;
    private final UnfinishedMessages unfinished;
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable ChannelHandlerContext listening;
    private long acceptedCount;

    /**
     * @param messageBytesMax one message of a client
     * @param tls encrypts connections; empty where they are not
     * @param http takes what is not gRPC
     */
    public AcceptedConnections(
            ConnectionLimits limits, int messageBytesMax, Optional<ServerTls> tls, HttpProtocol http) {
        this.tls = tls;
        this.http = http;
        this.limits = limits;
        this.messageBytesMax = messageBytesMax;
        unfinished = new UnfinishedMessages(limits.unfinishedBytesMax());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        listening = ctx;
    }

    /** Accepts who has connected, and then listens no longer; any thread, once it listens. */
    public Future<?> close() {
        ChannelHandlerContext ctx = Objects.requireNonNull(listening);
        ctx.executor().execute(() -> closeWhenQuiet(ctx, ROUNDS_MAX));
        return ctx.channel().closeFuture();
    }

    /** Closing resets connections that wait to be accepted; after a round of the event loop without any, none does. */
    private void closeWhenQuiet(ChannelHandlerContext ctx, int roundsLeft) {
        long before = acceptedCount;
        var _ = ctx.executor().schedule(() -> closeIfQuiet(ctx, before, roundsLeft), ROUND_MS, TimeUnit.MILLISECONDS);
    }

    private void closeIfQuiet(ChannelHandlerContext ctx, long before, int roundsLeft) {
        if (acceptedCount == before || roundsLeft == 0) {
            var _ = ctx.close();
        } else {
            closeWhenQuiet(ctx, roundsLeft - 1);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        acceptedCount++;
        Channel connection = (Channel) accepted;
        if (open.incrementAndGet() > limits.grpcMax()) {
            open.decrementAndGet();
            LOG.warn("closed a connection from {}: {} are open", connection.remoteAddress(), limits.grpcMax());
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(_ -> open.decrementAndGet());
        MessageLimits messages = new MessageLimits(messageBytesMax, limits.unfinishedMax(), unfinished);
        tls.ifPresent(encryption -> encryption.begin(connection.pipeline()));
        connection.pipeline().addLast(new FirstBytes(messages, http), new HeldWrites());
        ctx.fireChannelRead(connection);
    }
}
