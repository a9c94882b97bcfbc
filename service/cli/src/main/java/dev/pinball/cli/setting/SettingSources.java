package dev.pinball.cli.setting;

import dev.pinball.cli.option.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives an option that isn't on the command line its value: from the environment, or else from the file of {@code --config}, or
 * else the one that is declared with the option.
 */
public final class SettingSources implements IDefaultValueProvider {
    private static final String SERVE = "serve";
    private static final String CONFIG = "config";

    private final Environment environment;
    private final Optional<SettingsFile> file;

    /** A value, and where it was found. */
    public record Sourced(String value, String source) {}

    private SettingSources(Environment environment, Optional<SettingsFile> file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * Reads the file that a command line of {@code serve} names, if it names one.
     *
     * @throws UsageException when it can't be read, or has a setting that there is not
     */
    public static SettingSources of(Environment environment, CommandLine commands, String... arguments) {
        for (String argument : arguments) {
            SecretText.refuse("command line", argument);
        }
        CommandLine serve = commands.getSubcommands().get(SERVE);
        if (serve == null || arguments.length == 0 || !arguments[0].equals(SERVE)) {
            return new SettingSources(environment, Optional.empty());
        }
        OptionSpec config = serve.getCommandSpec().findOption("--" + CONFIG);
        String path = configOn(arguments).orElseGet(() -> environment.value(Environment.variable(config)));
        if (path.isEmpty()) {
            return new SettingSources(environment, Optional.empty());
        }
        return new SettingSources(
                environment,
                Optional.of(SettingsFile.read(
                        Path.of(path),
                        settings(serve.getCommandSpec()).stream()
                                .filter(Predicate.not(config::equals))
                                .map(SettingSources::name)
                                .collect(Collectors.toSet()))));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? find(option).map(Sourced::value).orElse(null)
                : null;
    }

    /** What the environment or the file says; {@code train} and others have a {@code --config} that is none of theirs. */
    public Optional<Sourced> find(OptionSpec option) {
        boolean ofServe = option.command().name().equals(SERVE);
        if (!isSetting(option) || name(option).equals(CONFIG) && !ofServe) {
            return Optional.empty();
        }
        String variable = Environment.variable(option);
        String value = environment.value(variable);
        return value.isEmpty()
                ? file.filter(_ -> ofServe).flatMap(settings -> inFile(settings, option))
                : Optional.of(new Sourced(value, variable));
    }

    private static Optional<Sourced> inFile(SettingsFile settings, OptionSpec option) {
        return Optional.ofNullable(settings.values().get(name(option)))
                .map(value -> new Sourced(value, settings.path().toString()));
    }

    /** The options of a command but those that ask for its help. */
    public static List<OptionSpec> settings(CommandSpec command) {
        return command.options().stream().filter(SettingSources::isSetting).toList();
    }

    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    /** {@code step-tokens} for {@code --step-tokens}. */
    static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    /** What the command line says of one option, before the others are parsed: their defaults are in the file that it names. */
    private static Optional<String> configOn(String... arguments) {
        CommandSpec config = CommandSpec.create()
                .addOption(OptionSpec.builder("--" + CONFIG).type(String.class).build());
        try {
            Optional<String> given = Optional.ofNullable(new CommandLine(config)
                    .setUnmatchedArgumentsAllowed(true)
                    .setExpandAtFiles(false)
                    .parseArgs(arguments)
                    .matchedOptionValue("--" + CONFIG, null));
            if (given.filter(String::isEmpty).isPresent()) {
                throw new UsageException("--config: empty (expected: a file)");
            }
            return given;
        } catch (ParameterException invalid) {
            return Optional.empty(); // told when all are parsed
        }
    }
}
