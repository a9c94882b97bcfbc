package dev.pinball.cli;

import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.SamplingOptions;
import dev.pinball.engine.LocalEngine;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.v1.GenerationOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball generate}: one answer from the engine in this process. */
@Command(
        name = "generate",
        description = "Prints what the model writes after a prompt, as it comes.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    private static final int FAILURE = 1;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "What to continue.")
    private String prompt = "";

    @Option(names = "--json", description = "Prints one JSON object at the end, and nothing before.")
    private boolean json;

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    /** What {@code --json} prints. */
    record Result(
            String text,
            List<Integer> tokens,
            String finishReason,
            int promptTokens,
            int generatedTokens,
            double timeToFirstTokenMs,
            double tokensPerSecond) {}

    @Override
    public Integer call() throws InterruptedException {
        GenerationOptions options = sampling.toMessage();
        EngineConfig config = engineOptions.config();
        try (LocalEngine engine = LocalEngine.open(model.open(), config)) {
            GenerationRequest request = RequestReader.of(engine.model()).read(options);
            LocalEngine.Answer answer = engine.generate(prompt, request, this::printText);
            print(answer);
            return answer.end().reason() == FinishReason.ERROR ? FAILURE : 0;
        }
    }

    private void printText(String text) {
        if (!json) {
            System.out.print(text);
            System.out.flush();
        }
    }

    private void print(LocalEngine.Answer answer) {
        Finished finished = answer.end();
        Timings timings = finished.timings();
        Result result = new Result(
                answer.text(),
                answer.tokenIds(),
                finished.reason().name().toLowerCase(Locale.ROOT),
                finished.usage().promptTokens(),
                finished.usage().generatedTokens(),
                timings.timeToFirstTokenNanos() / 1e6,
                timings.interTokenNanos() == 0 ? 0 : 1e9 / timings.interTokenNanos());
        if (json) {
            Json.print(result);
            return;
        }
        System.out.println();
        if (!finished.message().isEmpty()) {
            System.err.println("pinball: " + finished.message());
        }
        System.err.printf(
                "%s after %d tokens; first token after %.1f ms, then %.1f tokens/s%n",
                result.finishReason(), result.generatedTokens(), result.timeToFirstTokenMs(), result.tokensPerSecond());
    }
}
