package dev.pinball.cli.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball train}: a model from text. */
@Command(
        name = "train",
        description = "Trains a model from random values on text. Ctrl-C keeps a checkpoint; --resume goes on from it.",
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

    @Mixin
    private TrainingFlags options = new TrainingFlags();

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "A GGUF file whose tokenizer is taken over. Default: one is trained on the text first.")
    private @Nullable Path tokenizer;

    @Override
    public Integer call() throws InterruptedException {
        return TerminalTraining.run(options.request(Optional.ofNullable(tokenizer), Optional.empty()), options);
    }
}
