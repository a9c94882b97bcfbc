package dev.pinball.server.config;

import java.time.Duration;

/**
 * The limits of connections, of all clients together.
 *
 * @param grpcMax connections open on the gRPC port; one more is closed at once
 * @param managementMax the same of the management port
 * @param idleMax how long a gRPC connection may be open without a call
 * @param ageMax after which a gRPC connection takes no new calls: its client connects anew, perhaps to another server, and
 *     calls that are open go on
 * @param unfinishedMax how long a client may take to begin, or to send one message
 * @param unfinishedBytesMax bytes of unfinished messages that are held for all connections together
 */
public record ConnectionLimits(
        int grpcMax,
        int managementMax,
        Duration idleMax,
        Duration ageMax,
        Duration unfinishedMax,
        long unfinishedBytesMax) {

    /** Connections of the gRPC port where descriptors allow them. */
    public static final int GRPC_MAX = 4_096;

    private static final int MANAGEMENT_MAX = 64;
    /** Accepted beyond the limit of a port, which closes them or others. */
    private static final int CLOSING_MAX = 8;

    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(
            GRPC_MAX,
            MANAGEMENT_MAX,
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofSeconds(60),
            Runtime.getRuntime().maxMemory() / 8);

    public ConnectionLimits {
        if (grpcMax < 1 || managementMax < 1 || unfinishedBytesMax < 1) {
            throw new IllegalArgumentException("connections: %d and %d, bytes: %d (expected: 1 or more of each)"
                    .formatted(grpcMax, managementMax, unfinishedBytesMax));
        }
    }

    /** Connections of both ports, with some that are closing; one more is closed as it is accepted. */
    public int acceptedMax() {
        return grpcMax + managementMax + CLOSING_MAX;
    }

    /** The same limits with as many connections as {@code descriptors} allow, and at most as many as here. */
    public ConnectionLimits within(FileDescriptors descriptors) {
        int free = Math.clamp(descriptors.freeForConnections() - CLOSING_MAX, 0, Integer.MAX_VALUE);
        return new ConnectionLimits(
                Math.clamp(free - free / 4, 1, grpcMax),
                Math.clamp(free / 4, 1, managementMax),
                idleMax,
                ageMax,
                unfinishedMax,
                unfinishedBytesMax);
    }
}
