package dev.pinball.service.cli;

import dev.pinball.service.config.ServerSettings;
import dev.pinball.v1.GenerationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import picocli.CommandLine;

/** The whole service on free ports, as {@code serve} composes it, and a connection to it. */
final class TestService implements AutoCloseable {
    private final Service service;
    private final ManagedChannel channel;

    /** @param options of the engine, as on the command line */
    TestService(Path model, String... options) {
        EngineOptions engineOptions = CommandLine.populateCommand(new EngineOptions(), options);
        service = Service.start(model, engineOptions, ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", service.port())
                .usePlaintext()
                .build();
    }

    GenerationGrpc.GenerationBlockingStub blocking() {
        return GenerationGrpc.newBlockingStub(channel);
    }

    GenerationGrpc.GenerationStub streaming() {
        return GenerationGrpc.newStub(channel);
    }

    void serve(Path next) {
        service.serve(next);
    }

    /** The value of a metric at this moment. */
    double metric(String name) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(service.managementPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            return text.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not among:\n" + text));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        service.close();
    }
}
