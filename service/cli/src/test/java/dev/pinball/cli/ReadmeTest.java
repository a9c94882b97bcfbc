package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import dev.pinball.training.stories.StoryCorpus;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ReadmeTest {
    private static final Pattern PROMPT =
            Pattern.compile("(?:--prompt |\"text\": |setText\\(|tokenize |generate\\()\"([^\"]+)\"");

    @Test
    void promptsAreWordsOfTheStoriesThatTheEmbeddedModelKnows() throws IOException {
        StringWriter stories = new StringWriter();
        new StoryCorpus(1).write(1_000, stories);
        List<String> prompts = PROMPT.matcher(Files.readString(RepositoryFiles.ROOT.resolve("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(prompts)
                .hasSizeGreaterThan(5)
                .allSatisfy(prompt -> assertThat(stories.toString()).contains(prompt));
        Object prompt = new CommandLine(new DemoCommand())
                .getCommandSpec()
                .findOption("--prompt")
                .defaultValue();
        assertThat(stories.toString()).contains(String.valueOf(prompt));
    }

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
