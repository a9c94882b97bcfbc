package dev.pinball.server;

import dev.pinball.engine.config.EngineSettings;
import dev.pinball.loadtest.StreamingClient;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.v1.GenerationOptions;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Warms up the path from the socket to the engine and back: the server sends requests to its own port, in rounds that double in
 * length, until several are no faster than those before or the time is up. A small model has warm code then; a large one, whose
 * steps take longer than the rest of the path, loses little time.
 */
final class WireWarmUp {
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2000);
    private static final int CLIENTS_MAX = 8;
    private static final int FIRST_TOKENS = 2;
    private static final int TOKENS_MAX = 128;
    private static final double FASTER = 1.05;
    private static final int SLOWER_ROUNDS_MAX = 4; // compilers work beside them, and make single ones slow

    private final StreamingClient client;
    private final ExecutorService threads;
    private final int clients;

    private WireWarmUp(StreamingClient client, ExecutorService threads, int clients) {
        this.client = client;
        this.threads = threads;
        this.clients = clients;
    }

    /**
     * @param settings of the server; where it listens on all addresses, it is asked at the loopback address
     * @param key of the server itself
     * @throws RuntimeException when a request fails
     */
    static void run(ServerSettings settings, int port, String key, EngineSettings engine) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(settings.host());
        InetAddress asked = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        ServerAddress plain = ServerAddress.of(asked.getHostAddress(), port).withToken(key);
        ServerAddress itself =
                settings.tls().isPresent() ? plain.withTrust(InsecureTrustManagerFactory.INSTANCE) : plain;
        try (StreamingClient client = new StreamingClient(itself);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int share = engine.clients().connectionSequencesMax(engine.sequencesMax());
            int clients = Math.min(CLIENTS_MAX, Math.min(share, engine.device().sequencesPerStepMax()));
            new WireWarmUp(client, threads, clients).rounds(engine.knownTokensMax() / 2);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failure) {
            throw new ServerException("the warm-up failed: " + failure.getCause());
        }
    }

    private void rounds(int answerTokensMax) throws InterruptedException, ExecutionException {
        int longest = Math.clamp(answerTokensMax, 1, TOKENS_MAX);
        int tokens = Math.min(FIRST_TOKENS, longest);
        long begin = System.nanoTime();
        long nanos = round(tokens);
        long fastest = Long.MAX_VALUE; // of the longest rounds
        int slowerRounds = 0;
        while (System.nanoTime() - begin + 2 * nanos < LIMIT_NANOS && slowerRounds < SLOWER_ROUNDS_MAX) {
            tokens = Math.min(2 * tokens, longest);
            nanos = round(tokens);
            if (tokens == longest) {
                slowerRounds = nanos * FASTER < fastest ? 0 : slowerRounds + 1;
                fastest = Math.min(fastest, nanos);
            }
        }
    }

    /** Its time. */
    private long round(int tokens) throws InterruptedException, ExecutionException {
        GenerationOptions options = GenerationOptions.newBuilder()
                .setMaxTokens(tokens)
                .setTemperature(0)
                .setIgnoreEndOfOutput(true)
                .build();
        Callable<?> request = () -> client.ask("a", options, _ -> {});
        long begin = System.nanoTime();
        for (Future<?> answer : threads.invokeAll(Collections.nCopies(clients, request))) {
            answer.get();
        }
        return System.nanoTime() - begin;
    }
}
