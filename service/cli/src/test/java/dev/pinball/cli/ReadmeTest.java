package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ReadmeTest {

    @Test
    void listsEverySettingOfServeWithItsDefault() throws IOException {
        String readme = Files.readString(RepositoryFiles.ROOT.resolve("README.md"));
        List<OptionSpec> options = new CommandLine(new ServeCommand())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .toList();
        assertThat(options).isNotEmpty();
        for (OptionSpec option : options) {
            String row = readme.lines()
                    .filter(line -> line.startsWith("| `" + option.longestName()))
                    .findFirst()
                    .orElse("");
            assertThat(row)
                    .as("a row in README.md for %s", option.longestName())
                    .isNotEmpty();
            if (option.defaultValue() != null && !option.defaultValue().equals("0")) {
                assertThat(row).contains("`" + option.defaultValue() + "`");
            }
        }
    }
}
