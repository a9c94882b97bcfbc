package dev.pinball.cli.option;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option can be set in the environment: {@code --step-tokens} is {@code PINBALL_STEP_TOKENS}. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "PINBALL_";
    /** Read by the launcher and the log. */
    private static final Set<String> OTHERS = Set.of("PINBALL_JAVA_OPTIONS", "PINBALL_LOG_LEVEL", "PINBALL_LOG_FORMAT");

    private static final List<String> LOG_FORMATS = List.of("text", "json");
    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String variable = variable(option.longestName());
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() || isServiceLink(variable) ? null : value;
    }

    /** Variables that begin like ours and set nothing: misspelt ones. */
    public List<String> unknown(CommandLine commands) {
        Set<String> known = commands.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(option -> variable(option.longestName()))
                .collect(Collectors.toSet());
        return environment.keySet().stream()
                .filter(variable -> variable.startsWith(PREFIX))
                .filter(variable -> !known.contains(variable) && !OTHERS.contains(variable) && !isServiceLink(variable))
                .sorted()
                .toList();
    }

    /** What is wrong with the settings of the log, which would take a level as DEBUG then, and a format as none. */
    public Optional<String> invalidLogSetting() {
        return invalid("PINBALL_LOG_LEVEL", LOG_LEVELS, level -> level.toUpperCase(Locale.ROOT))
                .or(() -> invalid("PINBALL_LOG_FORMAT", LOG_FORMATS, UnaryOperator.identity()));
    }

    private Optional<String> invalid(String variable, List<String> allowed, UnaryOperator<String> read) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty() && !allowed.contains(read.apply(value)))
                .map(value -> "%s: %s (expected: one of %s)".formatted(variable, value, allowed));
    }

    /** Kubernetes sets PINBALL_PORT and others in pods beside a Service of the name pinball. */
    private boolean isServiceLink(String variable) {
        return Stream.of("PINBALL_SERVICE_", "PINBALL_PORT_").anyMatch(variable::startsWith)
                || environment.getOrDefault(variable, "").startsWith("tcp://");
    }

    public static String variable(String option) {
        return PREFIX + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
