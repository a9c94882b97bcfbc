package dev.pinball.cli.option;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option can be set in the environment: {@code --step-tokens} is {@code PINBALL_STEP_TOKENS}. */
public final class EnvironmentDefaults implements IDefaultValueProvider {

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? System.getenv(variable(option.longestName())) : null;
    }

    public static String variable(String option) {
        return "PINBALL_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
