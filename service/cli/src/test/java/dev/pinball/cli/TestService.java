package dev.pinball.cli;

import dev.pinball.cli.option.EngineOptions;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.NamedModel;
import dev.pinball.server.Server;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.TrainingSettings;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.TrainingGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The whole service on free ports, as {@code serve} composes it, and a connection to it. */
final class TestService implements AutoCloseable {
    private final Server service;
    private final ManagedChannel channel;

    /** @param options of the engine, as on the command line */
    TestService(Path model, String... options) {
        this(model, TrainingSettings.DEFAULTS, options);
    }

    private TestService(Path model, TrainingSettings training, String... options) {
        this(List.of(NamedModel.of(GgufFile.open(model))), ServerSettings.DEFAULTS.withTraining(training), options);
    }

    /** @param models the default first */
    TestService(List<NamedModel> models, ServerSettings settings, String... options) {
        String[] patient = Stream.concat(
                        Stream.of("--queue-ms=600000", "--connection-sequences=320"), Stream.of(options))
                .toArray(String[]::new);
        EngineOptions engineOptions = CommandLine.populateCommand(new EngineOptions(), patient);
        service = Server.start(models, engineOptions.config(), settings.listeningOn("127.0.0.1", 0, 0));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", service.port())
                .usePlaintext()
                .build();
    }

    static TestService withWorkspace(Path model, Path workspace) {
        return new TestService(model, new TrainingSettings(Optional.of(workspace), 1));
    }

    int port() {
        return service.port();
    }

    TrainingGrpc.TrainingBlockingStub training() {
        return TrainingGrpc.newBlockingStub(channel);
    }

    GenerationGrpc.GenerationBlockingStub blocking() {
        return GenerationGrpc.newBlockingStub(channel);
    }

    ModelsGrpc.ModelsBlockingStub models() {
        return ModelsGrpc.newBlockingStub(channel);
    }

    GenerationGrpc.GenerationStub streaming() {
        return GenerationGrpc.newStub(channel);
    }

    void serve(Path next) {
        service.serve(next);
    }

    /** The value of a metric at this moment, of all models together. */
    double metric(String name) throws IOException, InterruptedException {
        String text = metrics();
        if (text.lines().noneMatch(line -> line.startsWith(name + "{"))) {
            throw new AssertionError(name + " is not among:\n" + text);
        }
        return text.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All metrics at this moment. */
    String metrics() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(service.managementPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        service.close();
    }
}
