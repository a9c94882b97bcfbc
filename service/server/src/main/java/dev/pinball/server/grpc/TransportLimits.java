package dev.pinball.server.grpc;

import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.StreamLimits;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** What gRPC itself allows a connection; docs/THREAT_MODEL.md says against what. */
final class TransportLimits {
    /** Metadata of one call; gRPC's default is an eighth, which credentials of some clients exceed. */
    private static final int METADATA_BYTES_MAX = 64 << 10;

    private static final int RESETS_MAX = 2_000;
    private static final int RESETS_WINDOW_SECONDS = 10;

    private TransportLimits() {}

    /** A server that listens as {@code settings} say. */
    static NettyServerBuilder builder(ServerSettings settings) {
        StreamLimits limits = settings.streams();
        ConnectionLimits connections = settings.connections();
        return NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
                .flowControlWindow(limits.flowWindowBytes())
                .maxInboundMessageSize(limits.messageBytesMax())
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .maxConcurrentCallsPerConnection(limits.callsPerConnectionMax())
                .maxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(connections.idleMax().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAge(connections.ageMax().toMillis(), TimeUnit.MILLISECONDS);
    }
}
