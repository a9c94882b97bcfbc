package dev.pinball.server;

import dev.pinball.loadtest.StreamingClient;
import dev.pinball.v1.GenerationOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Warms up the path from the socket to the engine and back: the server sends requests to its own port. */
final class WireWarmUp {
    private static final int REQUEST_COUNT = 3;
    private static final GenerationOptions OPTIONS = GenerationOptions.newBuilder()
            .setMaxTokens(2)
            .setTemperature(0)
            .setIgnoreEndOfOutput(true)
            .build();

    private WireWarmUp() {}

    /** @param host that the service listens on; an address that stands for all is asked at the loopback address */
    static void run(String host, int port) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        InetAddress asked = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        try (StreamingClient client = new StreamingClient(asked.getHostAddress(), port)) {
            for (int request = 0; request < REQUEST_COUNT; request++) {
                client.ask("a", OPTIONS, _ -> {});
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
