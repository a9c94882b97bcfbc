package dev.pinball.cli.inspect;

import dev.pinball.accelerator.sampling.LogitsCopy;
import dev.pinball.accelerator.sampling.RankedChoice;
import dev.pinball.accelerator.sampling.RankedChoice.RankedToken;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.cli.option.DistributionOptions;
import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.engine.CollectedAnswer;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.Engine;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.v1.GenerationOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball rank}: what may follow a prompt. */
@Command(
        name = "rank",
        description = "Prints the likeliest next words, before and after each hyperparameter.",
        mixinStandardHelpOptions = true)
public final class RankCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "What to continue.")
    private String prompt = "";

    @Option(names = "--count", paramLabel = "N", defaultValue = "10", description = "Ranked tokens. Default: 10.")
    private int count;

    @Option(names = "--json", description = "Prints one JSON object: stages, tokens, left.")
    private boolean json;

    @Mixin
    private DistributionOptions distribution = new DistributionOptions();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    /**
     * What {@code --json} prints.
     *
     * @param left tokens of the vocabulary that are left to choose from, also after each stage
     */
    record Result(List<Stage> stages, List<Token> tokens, int left) {
        record Stage(String name, int left) {}

        record Token(int id, String text, double probability, Map<String, Double> after, boolean left) {}
    }

    @Override
    public Integer call() throws InterruptedException {
        GenerationOptions options =
                DistributionOptions.requireValid(distribution.toMessage().build());
        EngineConfig config = engineOptions.config();
        try (LoadedModel loaded = LoadedModel.open(model.open(), config)) {
            int vocabularySize = loaded.model().program().config().vocabularySize();
            Range.require("--count", count, 1, vocabularySize);
            GenerationRequest request = RequestReader.of(loaded).read(options);
            LogitsCopy logits = new LogitsCopy();
            step(loaded, request.forOneStep(logits));
            SamplingParameters parameters = request.sampling();
            RankedChoice choice = RankedChoice.of(logits.logits().orElseThrow(), parameters, count);
            print(choice, parameters, loaded.model().tokenizer());
        }
        return 0;
    }

    private void step(LoadedModel loaded, GenerationRequest request) throws InterruptedException {
        int[] promptTokenIds = loaded.model().tokenizer().encodePrompt(prompt, false);
        CollectedAnswer answer = new CollectedAnswer(_ -> {});
        try (Engine engine = loaded.startEngine(_ -> {})) {
            if (engine.handle().start(request, promptTokenIds, true, answer) instanceof Admission.Refused refused) {
                throw new UsageException(refused.refusal().message());
            }
            Finished finished = answer.await();
            if (finished.reason() == FinishReason.ERROR) {
                throw new UsageException("the accelerator failed: " + finished.message());
            }
        }
    }

    private void print(RankedChoice choice, SamplingParameters parameters, Tokenizer tokenizer) {
        if (json) {
            Json.print(result(choice, tokenizer));
        } else {
            System.out.print(RankText.of(choice, parameters, tokenizer::text));
        }
    }

    private static Result result(RankedChoice choice, Tokenizer tokenizer) {
        List<Result.Stage> stages = choice.leftCounts().entrySet().stream()
                .map(stage -> new Result.Stage(stage.getKey().key(), stage.getValue()))
                .toList();
        List<Result.Token> tokens =
                choice.tokens().stream().map(token -> token(token, tokenizer)).toList();
        return new Result(stages, tokens, choice.leftCount());
    }

    private static Result.Token token(RankedToken token, Tokenizer tokenizer) {
        Map<String, Double> after = new LinkedHashMap<>();
        token.after().forEach((stage, probability) -> after.put(stage.key(), probability));
        return new Result.Token(
                token.tokenId(), tokenizer.text(token.tokenId()), token.probability(), after, token.left());
    }
}
