package dev.pinball.server.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.spi.transport.Transport;

/** The sockets of the JDK, whose connections pass an {@link AcceptLimit} before any server sees them. */
public final class LimitedTransport implements io.vertx.core.transport.Transport, Transport {
    private final Transport sockets = io.vertx.core.transport.Transport.NIO.implementation();
    private final AcceptLimit limit;

    public LimitedTransport(AcceptLimit limit) {
        this.limit = limit;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> channels = sockets.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = channels.newChannel();
            channel.pipeline().addFirst(limit);
            return channel;
        };
    }

    @Override
    public String name() {
        return io.vertx.core.transport.Transport.NIO.name();
    }

    @Override
    public boolean available() {
        return sockets.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return sockets.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return sockets.ioHandlerFactory();
    }

    @Override
    @SuppressWarnings("deprecation") // the type is that of Vert.x
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return sockets.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return sockets.channelFactory(domainSocket);
    }
}
