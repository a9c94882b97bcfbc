package dev.pinball.cli.training;

import dev.pinball.cli.option.UsageException;
import dev.pinball.training.distill.DistillationOptions;
import dev.pinball.training.job.TrainingRequest.Lesson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball distill}: trains a model on text and on a larger model's predictions. */
@Command(
        name = "distill",
        description = "Trains a student on text and on a teacher's distribution of each next token.",
        mixinStandardHelpOptions = true)
public final class DistillCommand implements Callable<Integer> {

    @Mixin
    private TrainingFlags options = new TrainingFlags();

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            required = true,
            description = "A GGUF file; the student takes over its tokenizer.")
    private Path teacher = Path.of("");

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "2",
            description = "Of both distributions: above 1, unlikely tokens count more. Default: 2.")
    private double temperature;

    @Option(
            names = "--teacher-share",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Of the teacher in the loss, 0 to 1; the rest is the text's. Default: 0.5.")
    private double share;

    @Option(
            names = "--teacher-tokens",
            paramLabel = "K",
            defaultValue = "16",
            description = "The teacher's likeliest tokens that are kept for each token of the text. Default: 16.")
    private int tokens;

    @Override
    public Integer call() throws InterruptedException {
        return TerminalTraining.run(
                options.request(Optional.empty(), Optional.of(new Lesson(teacher, teaching()))), options);
    }

    private DistillationOptions teaching() {
        try {
            return new DistillationOptions(tokens, temperature, share);
        } catch (IllegalArgumentException invalid) {
            throw new UsageException(String.valueOf(invalid.getMessage()));
        }
    }
}
