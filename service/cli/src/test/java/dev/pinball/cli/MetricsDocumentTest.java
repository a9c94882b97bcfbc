package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a server are those that docs/OPERATIONS.md lists, and that alerts, dashboards and gateways read. */
@SuppressWarnings("NullAway.Init") // a server is started before the tests
class MetricsDocumentTest {
    private static final Pattern TYPE = Pattern.compile("^# TYPE (pinball_\\w+) (\\w+)$", Pattern.MULTILINE);
    private static final Pattern HELP = Pattern.compile("^# HELP (pinball_\\w+) \\S.*$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("\\bpinball_[a-z_]+");

    @TempDir
    private static Path folder;

    private static String exposition;

    @BeforeAll
    static void scrape() throws Exception {
        try (TestService service = new TestService(EmbeddedModelFile.write(folder))) {
            exposition = service.metrics();
        }
    }

    private static Set<String> names(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricIsDocumented() throws IOException {
        String document = Files.readString(RepositoryFiles.ROOT.resolve("docs/OPERATIONS.md"));
        assertThat(names(TYPE, exposition, 1))
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(document).contains("`" + name));
        assertThat(names(HELP, exposition, 1)).isEqualTo(names(TYPE, exposition, 1));
    }

    @Test
    void namesFollowTheConventionsOfPrometheus() {
        TYPE.matcher(exposition).results().forEach(match -> {
            String name = match.group(1);
            assertThat(name.endsWith("_total"))
                    .as(name)
                    .isEqualTo(match.group(2).equals("counter"));
            assertThat(name).as("base units").doesNotContainPattern("_(ms|millis|nanos|minutes|kb|mb|percent)(_|$)");
        });
    }

    @Test
    void whatAlertsDashboardsAndScalersReadIsThere() throws IOException {
        try (Stream<Path> files = Files.walk(RepositoryFiles.ROOT.resolve("k8s"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String name : names(NAME, Files.readString(file), 0)) {
                    assertThat(exposition).as("%s reads %s", file, name).contains("\n" + name);
                }
            }
        }
    }

    @Test
    void gatewaysFindWhatTheyChooseBy() {
        assertThat(exposition)
                .containsPattern("pinball_sequences\\{model=\".+\",state=\"waiting\"}")
                .containsPattern("pinball_sequences\\{model=\".+\",state=\"running\"}")
                .contains("pinball_kv_cache_usage_ratio ")
                .containsPattern("pinball_cache_config\\{block_size=\"\\d+\",num_gpu_blocks=\"\\d+\"} 1")
                .containsPattern("pinball_build_info\\{java=\".+\",version=\".+\"} 1");
    }
}
