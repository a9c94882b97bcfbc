package dev.pinball.service.cli;

import dev.pinball.loadtest.Answer;
import dev.pinball.loadtest.StreamingClient;
import dev.pinball.service.config.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball demo}: the whole way, from a client's stream through the service and back. */
@Command(
        name = "demo",
        description = "Starts the service on a free port, streams an answer from it, and stops.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Path MODEL_BESIDE = Path.of("..", "shared", "models", "stories260K.F32.gguf");

    private static final ServerSettings FREE_PORTS = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);

    @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file. Default: ../shared/models.")
    private @Nullable Path model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "Once upon a time",
            description = "What to continue. Default: Once upon a time.")
    private String prompt = "";

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Override
    public Integer call() throws Exception {
        try (Service service = Service.start(model(), engineOptions, FREE_PORTS);
                StreamingClient client = new StreamingClient("127.0.0.1", service.port())) {
            System.out.print(prompt);
            Answer answer = client.ask(prompt, sampling.toMessage(), DemoCommand::printText);
            System.out.println();
            System.out.printf("%ntime to first token  %.1f ms%n", answer.timeToFirstTokenNanos() / 1e6);
            System.out.printf("tokens a second      %.1f%n", answer.tokensPerSecond());
            System.out.printf(
                    "finish reason        %s after %d tokens%n",
                    answer.reason().name().replaceFirst("^FINISH_REASON_", "").toLowerCase(Locale.ROOT),
                    answer.generatedTokens());
        }
        return 0;
    }

    private Path model() {
        if (model != null) {
            return model;
        }
        Path beside = Path.of(System.getProperty("pinball.home", "."))
                .resolve(MODEL_BESIDE)
                .normalize();
        if (!Files.exists(beside)) {
            throw new UsageException("--model: none named, and none at %s (expected: a GGUF file)".formatted(beside));
        }
        return beside;
    }

    private static void printText(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
