package dev.pinball.cli.setting;

import dev.pinball.cli.option.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The variables of Pinball: {@code PINBALL_STEP_TOKENS} is {@code --step-tokens}. An empty one is none. */
public final class Environment {
    private static final String PREFIX = "PINBALL_";
    private static final String LOG_LEVEL = "PINBALL_LOG_LEVEL";
    private static final String LOG_FORMAT = "PINBALL_LOG_FORMAT";
    /** Read by the launcher and the log. */
    private static final Set<String> OTHERS = Set.of("PINBALL_JAVA_OPTIONS", LOG_LEVEL, LOG_FORMAT);

    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
    private static final List<String> LOG_FORMATS = List.of("text", "json");
    /** What Kubernetes sets in pods beside a Service whose name begins with pinball. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("PINBALL_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)|PORT_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp)://.*");

    private final Map<String, String> variables;

    public Environment(Map<String, String> process) {
        variables = process.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX))
                .filter(variable -> !variable.getValue().isEmpty())
                .filter(variable -> !SERVICE_LINK.matcher(variable.getKey()).matches()
                        && !SERVICE_ADDRESS.matcher(variable.getValue()).matches())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The value of a variable; empty where it isn't set. */
    String value(String variable) {
        return variables.getOrDefault(variable, "");
    }

    /** @throws UsageException when a variable sets nothing, being misspelt */
    public void check(CommandLine commands) {
        variables.forEach(SecretText::refuse);
        Set<String> unknown = new TreeSet<>(variables.keySet());
        unknown.removeAll(OTHERS);
        commands.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(SettingSources::isSetting)
                .forEach(option -> unknown.remove(variable(option)));
        if (!unknown.isEmpty()) {
            throw new UsageException("%s is set (expected: the name of an option, as PINBALL_STEP_TOKENS)"
                    .formatted(String.join(", ", unknown)));
        }
    }

    /**
     * Before the log begins, which would take a level that it doesn't know as DEBUG, and a format as none. A variable that is empty
     * sets nothing, but the log would take it as a name: so the log gets the default from elsewhere.
     *
     * @throws UsageException when a variable sets the log to what there is not
     */
    public void checkLog() {
        require(LOG_LEVEL, LOG_LEVELS, level -> level.toUpperCase(Locale.ROOT));
        require(LOG_FORMAT, LOG_FORMATS, UnaryOperator.identity());
        if (value(LOG_LEVEL).isEmpty()) {
            System.setProperty(LOG_LEVEL, "INFO");
        }
        if (value(LOG_FORMAT).isEmpty()) {
            System.setProperty(LOG_FORMAT, "text");
        }
    }

    private void require(String variable, List<String> allowed, UnaryOperator<String> read) {
        String value = value(variable);
        if (!value.isEmpty() && !allowed.contains(read.apply(value))) {
            throw new UsageException("%s: %s (expected: one of %s)".formatted(variable, value, allowed));
        }
    }

    static String variable(OptionSpec option) {
        return PREFIX + SettingSources.name(option).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
