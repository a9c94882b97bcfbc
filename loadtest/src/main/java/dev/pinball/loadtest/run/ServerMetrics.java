package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.PrometheusText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the metrics of the server. A reading that fails is left out: it is not what is measured. */
public final class ServerMetrics implements Supplier<Map<String, Double>>, AutoCloseable {
    private static final Duration LIMIT = Duration.ofMillis(500);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final URI uri;

    public ServerMetrics(URI uri) {
        this.uri = uri;
    }

    @Override
    public Map<String, Double> get() {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? PrometheusText.read(response.body()) : Map.of();
        } catch (IOException _) {
            return Map.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
