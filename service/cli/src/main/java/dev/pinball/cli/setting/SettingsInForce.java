package dev.pinball.cli.setting;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The settings of a command as they were parsed. Secrets are in files, which are named; those that came into a value after all
 * were refused ({@link SecretText}) or are left out.
 *
 * @param given each with where it came from: {@code --port=8081 (PINBALL_PORT)}
 * @param defaults the others that have a value
 */
public record SettingsInForce(String given, String defaults) {

    public static SettingsInForce of(CommandLine command) {
        List<String> given = new ArrayList<>();
        List<String> defaults = new ArrayList<>();
        for (OptionSpec option : SettingSources.settings(command.getCommandSpec())) {
            Object value = option.getValue();
            String setting = option.longestName() + "=" + SecretText.withoutUser(String.valueOf(value));
            String source = source(command, option);
            if (!source.isEmpty()) {
                given.add("%s (%s)".formatted(setting, source));
            } else if (option.defaultValue() != null) {
                defaults.add(setting);
            }
        }
        return new SettingsInForce(given.isEmpty() ? "none" : String.join(", ", given), String.join(", ", defaults));
    }

    private static String source(CommandLine command, OptionSpec option) {
        if (command.getParseResult().hasMatchedOption(option)) {
            return "command line";
        }
        return command.getDefaultValueProvider() instanceof SettingSources sources
                ? sources.find(option).map(SettingSources.Sourced::source).orElse("")
                : "";
    }
}
