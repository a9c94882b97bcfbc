package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import dev.pinball.server.training.ConfigurationFile;
import dev.pinball.training.TrainingConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of {@code examples/}, which the documents name. */
class ExamplesTest {
    private static final Path EXAMPLES = RepositoryFiles.ROOT.resolve("examples");

    @Test
    void everyExampleIsATrainingConfiguration() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    ConfigurationFile.read(file).training().steps())
                            .isPositive());
        }
    }

    @Test
    void theStudentReadsTheTokensOfItsTeacher() {
        TrainingConfiguration teacher = ConfigurationFile.read(EXAMPLES.resolve("tiny.yaml"));
        TrainingConfiguration student = ConfigurationFile.read(EXAMPLES.resolve("student.yaml"));
        assertThat(student.model().vocabularySize()).isEqualTo(teacher.model().vocabularySize());
        assertThat(student.model().contextLength()).isEqualTo(teacher.model().contextLength());
        assertThat(student.model().embeddingLength()).isLessThan(teacher.model().embeddingLength());
    }

    @Test
    void theDocumentsNameNoConfigurationThatIsNotThere() throws IOException {
        for (String document : List.of("README.md", "docs/TRAINING.md")) {
            List<String> named = Pattern.compile("--config (\\S+\\.yaml)")
                    .matcher(Files.readString(RepositoryFiles.ROOT.resolve(document)))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList();
            assertThat(named)
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(RepositoryFiles.ROOT.resolve(file)).exists());
        }
    }

    @Test
    void docsShowTheExampleThatIsThere() throws IOException {
        String shown = Files.readString(EXAMPLES.resolve("tiny.yaml"));
        assertThat(Files.readString(RepositoryFiles.ROOT.resolve("docs/TRAINING.md")))
                .contains("```yaml\n" + shown.substring(shown.indexOf("model:")) + "```");
    }
}
