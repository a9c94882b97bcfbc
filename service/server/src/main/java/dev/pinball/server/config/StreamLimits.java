package dev.pinball.server.config;

/**
 * The limits of one client connection and its streams.
 *
 * @param bytesHeldMax generated and not yet taken by the transport of one stream; a reader further behind is ended
 * @param requestsOpenMax requests open on one Converse stream
 * @param messageBytesMax one message, in and out
 * @param flowWindowBytes what a client may send ahead of the server's reading, for each stream and each connection
 * @param callsPerConnectionMax calls open on one connection
 */
public record StreamLimits(
        int bytesHeldMax, int requestsOpenMax, int messageBytesMax, int flowWindowBytes, int callsPerConnectionMax) {

    public static final StreamLimits DEFAULTS = new StreamLimits(1 << 20, 256, 4 << 20, 64 << 10, 128);

    public StreamLimits {
        requirePositive("bytesHeldMax", bytesHeldMax);
        requirePositive("requestsOpenMax", requestsOpenMax);
        requirePositive("messageBytesMax", messageBytesMax);
        requirePositive("flowWindowBytes", flowWindowBytes);
        requirePositive("callsPerConnectionMax", callsPerConnectionMax);
    }

    public StreamLimits withBytesHeldMax(int value) {
        return new StreamLimits(value, requestsOpenMax, messageBytesMax, flowWindowBytes, callsPerConnectionMax);
    }

    public StreamLimits withRequestsOpenMax(int value) {
        return new StreamLimits(bytesHeldMax, value, messageBytesMax, flowWindowBytes, callsPerConnectionMax);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d (expected: 1 or more)".formatted(name, value));
        }
    }
}
