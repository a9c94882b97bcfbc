package dev.pinball.cli.loadtest;

import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.OutputFile;
import dev.pinball.cli.option.Range;
import dev.pinball.cli.option.UsageException;
import dev.pinball.loadtest.measure.Comparison;
import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.measure.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./pinball loadtest}: measures a streaming server from outside. */
@Command(
        name = "loadtest",
        description =
                "Measures this or another streaming server from outside; times count from the intended send time.",
        mixinStandardHelpOptions = true,
        subcommands = {NullServerCommand.class, CalibrateCommand.class})
public final class LoadtestCommand implements Callable<Integer> {
    private static final int FAILURE = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Options under a name, which others on the command line change: ${COMPLETION-CANDIDATES}.")
    private @Nullable Profile profile;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "That are measured. Default: 20.")
    private double seconds = 20;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Before, and not measured. Default: 3.")
    private double warmUpSeconds = 3;

    @Option(names = "--drain", paramLabel = "SECONDS", description = "That answers may take after it. Default: 30.")
    private double drainSeconds = 30;

    @Option(
            names = "--repeats",
            paramLabel = "COUNT",
            description = "Runs; with two, figures have intervals. Default: 1.")
    private int repeats = 1;

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            description =
                    "conversational (2000/100), interactive (500/30), or milliseconds to the first token and for each"
                            + " other, as 500/30. Default: interactive.")
    private String objective = "interactive";

    @Option(
            names = "--search",
            description = "Looks for the highest rate that meets the objective, beginning at --rate.")
    private boolean search;

    @Option(names = "--rates", paramLabel = "R,...", split = ",", description = "Measures each of these rates.")
    private List<Double> rates = List.of();

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description = "Prompts and answers are cut to fit it. Default: the model's, or 2048 with openai.")
    private int contextTokens;

    @Option(names = "--in-flight", paramLabel = "COUNT", description = "Requests at once at most. Default: 20000.")
    private int inFlightMax = 20_000;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of everything that is drawn. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report as JSON; - for the standard output.")
    private @Nullable String json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the report as one page with plots.")
    private @Nullable Path html;

    @Option(names = "--quiet", description = "Prints no line a second.")
    private boolean quiet;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            description = "Compares two reports of --json instead of measuring; draws them with --html.")
    private List<Path> compared = List.of();

    @Override
    public Integer call() throws Exception {
        requireOutputs();
        if (!compared.isEmpty()) {
            return compare();
        }
        if (profile != null) {
            return expanded(profile).measure();
        }
        return measure();
    }

    private void requireOutputs() {
        if (json != null && !json.equals("-")) {
            OutputFile.require("--json", Path.of(json));
        }
        if (html != null) {
            OutputFile.require("--html", html);
        }
    }

    /** The same command line with the options of the profile before it. */
    private LoadtestCommand expanded(Profile chosen) {
        CommandLine own = Objects.requireNonNull(spec).commandLine();
        List<String> arguments = new ArrayList<>(chosen.arguments());
        List<String> given = own.getParseResult().originalArgs();
        arguments.addAll(given.subList(given.indexOf("loadtest") + 1, given.size()));
        LoadtestCommand command = new LoadtestCommand();
        new CommandLine(command)
                .setDefaultValueProvider(own.getDefaultValueProvider())
                .setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.toArray(String[]::new));
        return command;
    }

    private int measure() throws IOException, InterruptedException {
        if (load.needsConverse() && target.protocol() != TargetOptions.Protocol.CONVERSE) {
            throw new UsageException(
                    "--protocol: %s (expected: converse, for --turns and --pieces)".formatted(target.protocol()));
        }
        if (!(seconds > 0)
                || warmUpSeconds < 0
                || drainSeconds < 0
                || repeats < 1
                || inFlightMax < 1
                || contextTokens < 0) {
            throw new UsageException(
                    "expected: --duration above 0, --repeats and --in-flight of 1 or more, no negative time");
        }
        Objective aim = Range.parse("--objective", objective, Objective::parse);
        Report report = new Measurement(
                        target,
                        load,
                        new Measurement.Terms(
                                seconds,
                                warmUpSeconds,
                                drainSeconds,
                                repeats,
                                inFlightMax,
                                contextTokens,
                                seed,
                                aim,
                                quiet),
                        search,
                        rates)
                .report(settings());
        write(report);
        return report.runs().stream().allMatch(run -> run.failed() == 0) ? 0 : FAILURE;
    }

    private List<String> settings() {
        return Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
    }

    private void write(Report report) throws IOException {
        if ("-".equals(json)) {
            Json.print(report);
        } else {
            ReportTables.print(report, System.out);
            if (json != null) {
                Files.writeString(Path.of(json), Json.text(report) + "\n");
            }
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(report));
        }
    }

    private int compare() throws IOException {
        Report before = Json.read(compared.getFirst(), Report.class);
        Report after = Json.read(compared.getLast(), Report.class);
        List<Comparison.Line> lines = Comparison.of(before, after);
        ReportTables.print(lines, System.out);
        if (html != null) {
            Files.writeString(html, HtmlReport.of(lines));
        }
        return 0;
    }
}
