package dev.pinball.cli;

import dev.pinball.cli.setting.SettingSources;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings of {@code serve} as a table in Markdown, made of what is declared with each option. */
final class SettingsTable {
    static final String HEAD = """
            | option of `serve` | default | what it limits or sets |
            |---|---|---|
            """;

    private static final String DEFAULT = "Default: ";

    private SettingsTable() {}

    static CommandSpec serve() {
        return new CommandLine(new ServeCommand()).getCommandSpec();
    }

    static String markdown() {
        return HEAD
                + SettingSources.settings(serve()).stream()
                        .map(SettingsTable::row)
                        .collect(Collectors.joining());
    }

    /** The description ends with the default, if there is one that can be told. */
    private static String row(OptionSpec option) {
        String description = String.join(" ", option.description()).replaceFirst("\\.$", "");
        int told = description.lastIndexOf(DEFAULT);
        String value = told < 0 ? "none" : description.substring(told + DEFAULT.length());
        String text =
                told < 0 ? description : description.substring(0, told).strip().replaceFirst("\\.$", "");
        return "| `%s%s` | %s | %s |\n"
                .formatted(
                        option.longestName(),
                        option.arity().max() == 0 ? "" : " " + option.paramLabel(),
                        value.equals(option.defaultValue()) ? "`" + value + "`" : value,
                        text);
    }
}
