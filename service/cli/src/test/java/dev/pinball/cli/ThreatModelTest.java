package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/THREAT_MODEL.md names are there. */
class ThreatModelTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void namesTestsThatThereAre() throws IOException {
        String document = Files.readString(RepositoryFiles.ROOT.resolve("docs/THREAT_MODEL.md"));
        Map<String, Path> tests = tests();
        for (MatchResult named : NAMED.matcher(document).results().toList()) {
            assertThat(tests).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(Files.readString(tests.get(named.group(1)))).contains("void " + named.group(2) + "(");
            }
        }
        assertThat(NAMED.matcher(document).results()).hasSizeGreaterThan(20);
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(RepositoryFiles.ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), file -> file, (one, _) -> one));
        }
    }
}
