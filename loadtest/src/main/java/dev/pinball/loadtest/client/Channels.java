package dev.pinball.loadtest.client;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Connections to one server; calls take turns on them. Callbacks come on the event loop of the connection. */
final class Channels implements AutoCloseable {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("pinball-tenant", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PRIORITY =
            Metadata.Key.of("pinball-priority", Metadata.ASCII_STRING_MARSHALLER);

    private final EventLoopGroup eventLoops;
    private final List<ManagedChannel> channels;
    private final AtomicInteger next = new AtomicInteger();

    Channels(ServerAddress server, int connections, int threads) {
        eventLoops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        channels = IntStream.range(0, connections)
                .<ManagedChannel>mapToObj(_ -> server.channel()
                        .eventLoopGroup(eventLoops)
                        .channelType(NioSocketChannel.class)
                        .directExecutor()
                        .build())
                .toList();
    }

    ManagedChannel next() {
        return channels.get(Math.floorMod(next.getAndIncrement(), channels.size()));
    }

    /** {@code stub} with the deadline and the metadata of a conversation. */
    static <S extends AbstractStub<S>> S prepared(
            S stub, Endpoint.ConversationOptions options, AnswerListener listener) {
        S prepared = InboundBytes.counted(stub, listener);
        if (options.deadlineMs() > 0) {
            prepared = prepared.withDeadlineAfter(options.deadlineMs(), TimeUnit.MILLISECONDS);
        }
        if (options.tenant().isEmpty() && options.priority().isEmpty()) {
            return prepared;
        }
        Metadata metadata = new Metadata();
        if (!options.tenant().isEmpty()) {
            metadata.put(TENANT, options.tenant());
        }
        if (!options.priority().isEmpty()) {
            metadata.put(PRIORITY, options.priority());
        }
        return prepared.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
