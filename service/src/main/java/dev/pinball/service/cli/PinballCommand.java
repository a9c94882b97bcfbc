package dev.pinball.service.cli;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.gguf.GgufException;
import dev.pinball.accelerator.training.TrainingException;
import dev.pinball.accelerator.training.data.CorpusException;
import dev.pinball.service.grpc.InvalidRequestException;
import dev.pinball.service.training.ConfigurationException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./pinball}: the list of commands. */
@Command(
        name = "pinball",
        description = "Serves large language models as token streams.",
        mixinStandardHelpOptions = true,
        version = "pinball 0.1.0",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            GenerateCommand.class,
            TokenizeCommand.class,
            BenchCommand.class,
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
            RehearseCommand.class
        })
public final class PinballCommand {
    private static final int FAILURE = 1;

    /** Runs one command line; returns the exit status: 0, 1 for a failure, 2 for wrong usage. */
    public static int run(String... arguments) {
        return new CommandLine(new PinballCommand())
                .setDefaultValueProvider(new EnvironmentDefaults())
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        if (isForTheUser(failure)) {
            command.getErr().println("pinball: " + failure.getMessage());
            return FAILURE;
        }
        throw failure;
    }

    /** Whether the message says all that there is to say. */
    static boolean isForTheUser(Exception failure) {
        return failure instanceof UsageException
                || failure instanceof InvalidRequestException
                || failure instanceof GgufException
                || failure instanceof CorpusException
                || failure instanceof TrainingException
                || failure instanceof ConfigurationException
                || failure instanceof UncheckedIOException
                || failure instanceof AcceleratorException;
    }
}
