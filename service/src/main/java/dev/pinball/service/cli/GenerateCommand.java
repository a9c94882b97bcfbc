package dev.pinball.service.cli;

import dev.pinball.service.engine.Admission;
import dev.pinball.service.engine.Engine;
import dev.pinball.service.request.GenerationRequest;
import dev.pinball.service.request.Timings;
import dev.pinball.service.stream.SequenceEvent.Finished;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
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
        try (LoadedModel loaded = LoadedModel.open(model.open(), engineOptions)) {
            GenerationRequest request = loaded.requestReader().read(sampling.toMessage(), false, OptionalLong.empty());
            answer(loaded, request);
        }
        return 0;
    }

    private void answer(LoadedModel loaded, GenerationRequest request) throws InterruptedException {
        int[] promptTokenIds = loaded.model().tokenizer().encodePrompt(prompt, false);
        LocalAnswer answer = new LocalAnswer(this::printText);
        try (Engine engine = loaded.startEngine(_ -> {})) {
            switch (engine.handle().start(request, promptTokenIds, true, answer)) {
                case Admission.Refused refused ->
                    throw new UsageException(refused.refusal().message());
                case Admission.Admitted _ -> print(answer, answer.await());
            }
        }
    }

    private void printText(String text) {
        if (!json) {
            System.out.print(text);
            System.out.flush();
        }
    }

    private void print(LocalAnswer answer, Finished finished) {
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
        System.err.printf(
                "%s after %d tokens; first token after %.1f ms, then %.1f tokens/s%n",
                result.finishReason(), result.generatedTokens(), result.timeToFirstTokenMs(), result.tokensPerSecond());
    }
}
