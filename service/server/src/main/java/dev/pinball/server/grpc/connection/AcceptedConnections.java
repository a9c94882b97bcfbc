package dev.pinball.server.grpc.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands before gRPC where connections are accepted. */
public final class AcceptedConnections extends ChannelInboundHandlerAdapter {
    private final int messageBytesMax;

    /** @param messageBytesMax one message of a client */
    public AcceptedConnections(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        connection.pipeline().addLast(new FirstBytes(messageBytesMax), new HeldWrites());
        ctx.fireChannelRead(connection);
    }
}
