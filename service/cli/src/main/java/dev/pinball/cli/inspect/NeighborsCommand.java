package dev.pinball.cli.inspect;

import dev.pinball.FileProblem;
import dev.pinball.cli.drawing.WordMapDrawing;
import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.Neighborhood;
import dev.pinball.model.embedding.Neighborhoods;
import dev.pinball.model.embedding.WordVector;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pinball neighbors}: words near others in the embedding space. */
@Command(
        name = "neighbors",
        description = "Prints the words nearest to others in the space of the token embeddings, by cosine.",
        mixinStandardHelpOptions = true)
public final class NeighborsCommand implements Callable<Integer> {
    private static final int COUNT_MAX = 10_000;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            description = "Neighbors of each word. Default: 10.")
    private int count;

    @Option(names = "--json", description = "Prints one JSON object: words, similarity.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE.svg",
            description = "Draws the words and their neighbors as a map in two dimensions.")
    private @Nullable Path plot;

    @Parameters(paramLabel = "WORD", arity = "1..*", description = "Words; one of several tokens is their mean.")
    private List<String> words = List.of();

    /** What {@code --json} prints. */
    record Result(List<Word> words, Map<String, Map<String, Double>> similarity) {
        record Word(String word, List<String> pieces, List<Near> neighbors) {}

        record Near(String word, double similarity) {}
    }

    @Override
    public Integer call() {
        Range.require("--count", count, 1, COUNT_MAX);
        if (plot != null) {
            OutputFile.require("--plot", plot);
        }
        try (GgufFile file = model.open()) {
            EmbeddingSpace space = new EmbeddingSpace(file, Tokenizers.read(file));
            List<WordVector> vectors =
                    words.stream().map(word -> find(space, word)).toList();
            Neighborhoods found = Neighborhoods.of(space, vectors, count);
            if (json) {
                Json.print(result(found));
            } else {
                System.out.print(NeighborsText.of(found));
            }
            if (plot != null) {
                write(plot, WordMapDrawing.of(space, found.words()));
            }
        }
        return 0;
    }

    private static WordVector find(EmbeddingSpace space, String word) {
        WordVector found = space.find(word)
                .orElseThrow(() -> new UsageException(
                        "WORD: '%s' (expected: a word that the vocabulary has tokens for)".formatted(word)));
        if (found.pieces().size() > 1) {
            System.err.printf(
                    "pinball: '%s' is no token of this model; its neighbors are those of the mean of its %d pieces%n",
                    word, found.pieces().size());
        }
        return found;
    }

    private static Result result(Neighborhoods found) {
        return new Result(found.words().stream().map(NeighborsCommand::word).toList(), found.similarity());
    }

    private static Result.Word word(Neighborhood found) {
        List<Result.Near> neighbors = found.neighbors().stream()
                .map(neighbor -> new Result.Near(neighbor.word(), neighbor.similarity()))
                .toList();
        return new Result.Word(found.word().word(), found.word().pieces(), neighbors);
    }

    private static void write(Path file, String drawing) {
        try {
            Files.writeString(file, drawing);
        } catch (IOException failure) {
            throw new UsageException("--plot: %s can't be written: %s".formatted(file, FileProblem.reason(failure)));
        }
    }
}
