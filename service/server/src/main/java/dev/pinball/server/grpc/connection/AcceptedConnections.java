package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.HttpProtocol;
import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.accept.UnfinishedMessages;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before gRPC where connections are accepted: as many as there may be, each of them watched. */
public final class AcceptedConnections extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConnections.class);

    private final ConnectionLimits limits;
    private final int messageBytesMax;
    private final HttpProtocol http;
    private final Optional<ServerTls> tls;
    private final UnfinishedMessages unfinished;
    private final AtomicInteger open = new AtomicInteger();

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
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
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
