package dev.pinball.cli;

import dev.pinball.FileProblem;
import dev.pinball.PinballException;
import dev.pinball.accelerator.UnknownDeviceException;
import dev.pinball.cli.bench.BenchCommand;
import dev.pinball.cli.inspect.DescribeCommand;
import dev.pinball.cli.inspect.NeighborsCommand;
import dev.pinball.cli.inspect.QuantizeCommand;
import dev.pinball.cli.inspect.RankCommand;
import dev.pinball.cli.inspect.TemplateCommand;
import dev.pinball.cli.inspect.TokenizeCommand;
import dev.pinball.cli.loadtest.LoadtestCommand;
import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.report.GpuReportCommand;
import dev.pinball.cli.report.SpeedCommand;
import dev.pinball.cli.serve.KeyCommand;
import dev.pinball.cli.setting.Environment;
import dev.pinball.cli.setting.SettingSources;
import dev.pinball.cli.simulation.SimulateCommand;
import dev.pinball.cli.training.CorpusCommand;
import dev.pinball.cli.training.DistillCommand;
import dev.pinball.cli.training.ExperimentsCommand;
import dev.pinball.cli.training.TrainCommand;
import dev.pinball.engine.config.InvalidSettingException;
import dev.pinball.engine.request.InvalidRequestException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code ./pinball}: the list of commands. */
@Command(
        name = "pinball",
        description = "Serves large language models as token streams.",
        mixinStandardHelpOptions = true,
        versionProvider = PinballCommand.Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            KeyCommand.class,
            GenerateCommand.class,
            TokenizeCommand.class,
            TemplateCommand.class,
            BenchCommand.class,
            GpuReportCommand.class,
            SpeedCommand.class,
            LoadtestCommand.class,
            SimulateCommand.class,
            DescribeCommand.class,
            NeighborsCommand.class,
            RankCommand.class,
            TrainCommand.class,
            DistillCommand.class,
            ExperimentsCommand.class,
            QuantizeCommand.class,
            CorpusCommand.class,
            DevicesCommand.class,
            FpgaCommand.class,
            CompletionCommand.class,
            AotTrainingRun.class
        })
public final class PinballCommand implements Runnable {
    private static final int FAILURE = 1;
    private static final Pattern EMPTY_ENTRY = Pattern.compile("(^|,)(,|$)");
    private static final String OVERVIEW = """
            pinball: serves large language models as token streams

              ./pinball demo                                   starts the service, streams an answer, and stops
              ./pinball serve                                  serves a model over gRPC (port 8080)
              ./pinball generate --prompt "Once there was a"   prints what the model writes after a prompt
              ./pinball describe                               counts what a model is made of
              ./pinball train --config default --out my.gguf   trains a model
              ./pinball loadtest                               measures a running server

            --model FILE takes a GGUF file instead of the embedded model; ./pinball --help lists all commands.
            """;

    /** The version of the build, from the manifest of its jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PinballCommand.class.getPackage().getImplementationVersion();
            return new String[] {"pinball " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }

    /** Without a command: what one can do first. */
    @Override
    public void run() {
        System.out.print(OVERVIEW);
    }

    /** Runs one command line; returns the exit status: 0, 1 for a failure, 2 for wrong usage. */
    public static int run(String... arguments) {
        CommandLine commands = new CommandLine(new PinballCommand());
        SettingSources sources;
        try {
            Environment environment = new Environment(System.getenv());
            environment.check(commands);
            sources = SettingSources.of(environment, commands, arguments);
        } catch (UsageException failure) {
            System.err.println("pinball: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        StringWriter help = new StringWriter(); // printed by us, so that a failure to print is seen
        int status = commands.setOut(new PrintWriter(help))
                .setDefaultValueProvider(sources)
                .setExecutionStrategy(PinballCommand::execute)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
                .setParameterExceptionHandler((failure, _) -> reportUsage(failure, sources, arguments))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
        System.out.print(help);
        return status;
    }

    private static int execute(ParseResult parsed) {
        for (ParseResult part = parsed; part != null; part = part.subcommand()) {
            part.commandSpec().options().forEach(PinballCommand::refuseEmptyEntries);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Of a list: what is between two commas, or beside one, would be dropped in silence. */
    private static void refuseEmptyEntries(OptionSpec option) {
        option.originalStringValues().stream()
                .filter(value -> !option.splitRegex().isEmpty())
                .filter(value -> EMPTY_ENTRY.matcher(value).find())
                .findFirst()
                .ifPresent(value -> {
                    String message = "%s: '%s' (expected: a value on either side of a comma)"
                            .formatted(option.longestName(), value);
                    throw new ParameterException(option.command().commandLine(), message, option, value);
                });
    }

    /** In one line, and where to find more. */
    private static int reportUsage(ParameterException failure, SettingSources sources, String... arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .printf(
                        "pinball: %s%s (see %s --help)%n",
                        failure.getMessage(), origin(failure, sources, arguments), name);
        return CommandLine.ExitCode.USAGE;
    }

    /** Which variable or file a wrong value comes from; empty for the command line, which one sees. */
    private static String origin(ParameterException failure, SettingSources sources, String... arguments) {
        return failure.getArgSpec() instanceof OptionSpec option && !isGiven(option, arguments)
                ? sources.find(option).map(found -> ", from " + found.source()).orElse("")
                : "";
    }

    private static boolean isGiven(OptionSpec option, String... arguments) {
        return Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2)[0])
                .anyMatch(Arrays.asList(option.names())::contains);
    }

    /** In one line, if its message explains the failure; a stack trace for any other. */
    private static int report(Exception failure, CommandLine command) throws Exception {
        String message = switch (failure) {
            case PinballException explained -> explained.getMessage();
            case UncheckedIOException files -> FileProblem.message(files);
            case IOException files -> FileProblem.message(files);
            default -> throw failure;
        };
        command.getErr().println("pinball: " + message);
        return isUsage(failure) ? CommandLine.ExitCode.USAGE : FAILURE;
    }

    /** Whether a value on the command line is to blame. */
    private static boolean isUsage(Exception failure) {
        return failure instanceof UsageException
                || failure instanceof InvalidSettingException
                || failure instanceof UnknownDeviceException
                || failure instanceof InvalidRequestException;
    }
}
