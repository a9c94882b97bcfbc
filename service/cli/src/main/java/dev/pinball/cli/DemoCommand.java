package dev.pinball.cli;

import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.SamplingOptions;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.loadtest.Answer;
import dev.pinball.loadtest.StreamingClient;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.server.Server;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerationOptions;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball demo}: starts a server, streams one answer from it over gRPC, and stops it. */
@Command(
        name = "demo",
        description = "Starts the service on a free port, streams an answer from it, and stops.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int FAILURE = 1;
    private static final ServerSettings FREE_PORTS = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "Once there was a little girl",
            description = "What to continue. Default: Once there was a little girl.")
    private String prompt = "";

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Override
    public Integer call() throws Exception {
        GenerationOptions options = sampling.toMessage();
        EngineConfig config = engineOptions.config();
        try (Server server = Server.start(model.open(), config, FREE_PORTS);
                StreamingClient client = new StreamingClient(ServerAddress.of("127.0.0.1", server.port()))) {
            System.out.print(prompt);
            Answer answer = client.ask(prompt, options, DemoCommand::printText);
            System.out.println();
            return print(answer);
        }
    }

    /** Returns the exit status: an answer without tokens has no speed, and one that failed is a failure. */
    private static int print(Answer answer) {
        if (answer.generatedTokens() > 0) {
            System.out.printf("%ntime to first token  %.1f ms%n", answer.timeToFirstTokenNanos() / 1e6);
            System.out.printf("tokens a second      %.1f%n", answer.tokensPerSecond());
        }
        System.out.printf(
                "finish reason        %s after %d tokens%n",
                answer.reason().name().replaceFirst("^FINISH_REASON_", "").toLowerCase(Locale.ROOT),
                answer.generatedTokens());
        return answer.reason() == FinishReason.FINISH_REASON_ERROR ? FAILURE : 0;
    }

    private static void printText(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
