package dev.pinball.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options with several values, of all commands. */
class ListOptionsTest {

    static Stream<OptionSpec> lists() {
        return new CommandLine(new PinballCommand())
                .getSubcommands().values().stream()
                        .flatMap(command -> command.getCommandSpec().options().stream())
                        .filter(option -> !option.splitRegex().isEmpty());
    }

    @Test
    void thereAreSome() {
        assertThat(lists().map(OptionSpec::longestName))
                .contains("--model", "--rates", "--batch", "--roles", "--shapes");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aCommaStandsBetweenTwoValues(OptionSpec option) {
        String value = value(option.auxiliaryTypes()[0]);
        for (String list : List.of(",", ",,", value + ",", value + ",,")) {
            assertThat(refusal(option, list))
                    .as(list)
                    .contains("%s: '%s' (expected: a value on either side of a comma)"
                            .formatted(option.longestName(), list))
                    .hasLineCount(1);
        }
        for (String list : List.of("", "," + value, value + ",," + value)) {
            assertThat(refusal(option, list))
                    .as(list)
                    .contains(option.longestName())
                    .hasLineCount(1);
        }
    }

    /** One that the type of an option takes. */
    private static String value(Class<?> type) {
        return type.isEnum()
                ? type.getEnumConstants()[0].toString()
                : Number.class.isAssignableFrom(type) ? "1" : "a=1";
    }

    /** What the command of {@code option} says, with all else that it needs. */
    private static String refusal(OptionSpec option, String value) {
        List<String> arguments = new ArrayList<>(List.of(option.command().name(), option.longestName(), value));
        option.command().options().stream()
                .filter(ArgSpec::required)
                .filter(other -> other.group() == null) // those of a group exclude each other
                .forEach(other -> arguments.addAll(List.of(other.longestName(), "a")));
        option.command().positionalParameters().forEach(_ -> arguments.add("a"));
        PrintStream standardError = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            assertThat(PinballCommand.run(arguments.toArray(String[]::new))).isEqualTo(2);
        } finally {
            System.setErr(standardError);
        }
        return said.toString(UTF_8);
    }
}
