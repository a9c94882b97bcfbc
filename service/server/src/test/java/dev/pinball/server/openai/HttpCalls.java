package dev.pinball.server.openai;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of the JDK's client, which asks each new connection to become one of HTTP/2. */
final class HttpCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    HttpCalls(int port) {
        this.port = port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(PATIENCE);
    }

    HttpRequest json(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(json(path, body));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    /** The JSON of a response that succeeded. */
    JsonNode answer(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return parse(response.body());
    }

    /** The events of a stream that succeeded, without its end, which has to be there. */
    List<JsonNode> events(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        if (!response.body().endsWith("data: [DONE]\n\n")) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return events(response.body());
    }

    /** The events in the body of a stream, without its end. */
    static List<JsonNode> events(String body) {
        return Stream.of(body.split("\n\n"))
                .map(event -> event.substring("data: ".length()))
                .filter(data -> !data.equals("[DONE]"))
                .map(HttpCalls::parse)
                .toList();
    }

    static JsonNode parse(String json) {
        return JsonMapper.shared().readTree(json);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
