package dev.pinball.cli.training;

import dev.pinball.cli.drawing.ExperimentPlot;
import dev.pinball.cli.drawing.ExperimentTable;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.training.experiments.Arm;
import dev.pinball.training.experiments.ArmResult;
import dev.pinball.training.experiments.ExperimentRun;
import dev.pinball.training.experiments.Experiments;
import dev.pinball.training.experiments.Experiments.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pinball experiments}: the claims about small models, tried. */
@Command(
        name = "experiments",
        description = "Trains small models to try what is claimed of them; prints tables in Markdown.",
        mixinStandardHelpOptions = true)
public final class ExperimentsCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "size-or-text, distillation or experts. Default: all of them.")
    private @Nullable String name;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "Trainings of each kind of model. Default: 3.")
    private int seeds;

    @Option(names = "--plots", paramLabel = "DIR", description = "Writes a drawing NAME.svg of each into this folder.")
    private @Nullable Path plots;

    @Override
    public Integer call() throws IOException {
        Range.require("--seeds", seeds, 1, 100);
        List<Experiment> experiments = chosen();
        if (plots != null) {
            OutputFile.requireFolder("--plots", plots);
        }
        Path folder = Files.createTempDirectory("pinball-experiments-");
        try {
            int threads = Runtime.getRuntime().availableProcessors();
            ExperimentRun run = new ExperimentRun(folder, threads, ExperimentsCommand::report);
            for (Experiment experiment : experiments) {
                print(experiment, run.run(experiment, seeds));
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private List<Experiment> chosen() {
        List<Experiment> all = Experiments.all();
        if (name == null) {
            return all;
        }
        List<Experiment> named = all.stream()
                .filter(experiment -> experiment.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            String names = all.stream().map(Experiment::name).collect(Collectors.joining(", "));
            throw new UsageException("experiments: %s (expected: %s)".formatted(name, names));
        }
        return named;
    }

    private static void report(Arm arm, int seed, double loss) {
        System.err.printf("%s, %s, seed %d: loss %.4f%n", arm.series(), arm.label(), seed, loss);
    }

    private void print(Experiment experiment, List<ArmResult> results) throws IOException {
        System.out.printf("## %s%n%n%s%n%n%s%n", experiment.name(), experiment.claim(), ExperimentTable.of(results));
        if (plots != null) {
            Files.writeString(plots.resolve(experiment.name() + ".svg"), ExperimentPlot.of(experiment.name(), results));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
