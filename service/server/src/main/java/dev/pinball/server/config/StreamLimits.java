package dev.pinball.server.config;

import java.time.Duration;

/**
 * The limits of one client connection and its streams.
 *
 * @param bytesHeldMax generated and not yet taken by the transport of one stream; a reader further behind is ended
 * @param requestsOpenMax requests open on one Converse stream
 * @param messageBytesMax one message, in and out
 * @param flowWindowBytes what a client may send ahead of the server's reading, for each stream and each connection
 * @param callsPerConnectionMax calls open on one connection
 * @param heapBytesHeldMax heap that all streams together hold back; beyond it the one that holds the most is ended
 * @param unreadMax how long a client may read nothing of what waits for it
 */
public record StreamLimits(
        int bytesHeldMax,
        int requestsOpenMax,
        int messageBytesMax,
        int flowWindowBytes,
        int callsPerConnectionMax,
        long heapBytesHeldMax,
        Duration unreadMax) {

    public static final StreamLimits DEFAULTS =
            new StreamLimits(1 << 20, 256, 4 << 20, 64 << 10, 128, heapBytesHeldDefault(), Duration.ofSeconds(60));

    private static final int PROMPTS_OF_LARGEST_MESSAGE = 16;

    public StreamLimits {
        requirePositive("bytesHeldMax", bytesHeldMax);
        requirePositive("requestsOpenMax", requestsOpenMax);
        requirePositive("messageBytesMax", messageBytesMax);
        requirePositive("flowWindowBytes", flowWindowBytes);
        requirePositive("callsPerConnectionMax", callsPerConnectionMax);
        requirePositive("heapBytesHeldMax", heapBytesHeldMax);
        requirePositive("unreadMax", unreadMax.toMillis());
    }

    public StreamLimits withBytesHeldMax(int value) {
        return new StreamLimits(
                value,
                requestsOpenMax,
                messageBytesMax,
                flowWindowBytes,
                callsPerConnectionMax,
                heapBytesHeldMax,
                unreadMax);
    }

    public StreamLimits withRequestsOpenMax(int value) {
        return new StreamLimits(
                bytesHeldMax,
                value,
                messageBytesMax,
                flowWindowBytes,
                callsPerConnectionMax,
                heapBytesHeldMax,
                unreadMax);
    }

    public StreamLimits withHeapBytesHeldMax(long value) {
        return new StreamLimits(
                bytesHeldMax,
                requestsOpenMax,
                messageBytesMax,
                flowWindowBytes,
                callsPerConnectionMax,
                value,
                unreadMax);
    }

    public StreamLimits withUnreadMax(Duration value) {
        return new StreamLimits(
                bytesHeldMax,
                requestsOpenMax,
                messageBytesMax,
                flowWindowBytes,
                callsPerConnectionMax,
                heapBytesHeldMax,
                value);
    }

    /** Bytes of all prompts that wait to be tokenized. */
    public long promptBytesMax() {
        return (long) PROMPTS_OF_LARGEST_MESSAGE * messageBytesMax;
    }

    /** An eighth of the heap. */
    public static long heapBytesHeldDefault() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d (expected: 1 or more)".formatted(name, value));
        }
    }
}
