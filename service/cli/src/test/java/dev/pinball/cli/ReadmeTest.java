package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.setting.SettingSources;
import dev.pinball.model.RepositoryFiles;
import dev.pinball.training.stories.StoryCorpus;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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

    /** {@code -Dpinball.write-readme=true} writes it anew. */
    @Test
    void listsTheSettingsOfServeAsTheyAreDeclared() throws IOException {
        Path file = RepositoryFiles.ROOT.resolve("README.md");
        String readme = Files.readString(file);
        int begin = readme.indexOf(SettingsTable.HEAD);
        assertThat(begin).as("the head of the table").isNotNegative();
        String after = readme.substring(readme.indexOf("\n\n", begin) + 1);
        String expected = readme.substring(0, begin) + SettingsTable.markdown() + after;
        if (Boolean.getBoolean("pinball.write-readme")) {
            Files.writeString(file, expected);
        } else {
            assertThat(readme)
                    .as("./mvnw -pl service/cli -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -Dpinball.write-readme=true test")
                    .isEqualTo(expected);
        }
    }

    @Test
    void everySettingSaysItsDefaultOnce() {
        assertThat(SettingSources.settings(SettingsTable.serve()))
                .filteredOn(option -> option.defaultValue() != null)
                .hasSizeGreaterThan(20)
                .allSatisfy(option -> assertThat(String.join(" ", option.description()))
                        .as(option.longestName())
                        .endsWith("Default: %s.".formatted(option.defaultValue())));
    }
}
