package dev.pinball.cli.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alerts have cases in which they fire, and cases in which they don't; promtool runs them where there is one. */
class AlertRulesTest {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final String CASES = "alerts-test.yaml";

    private static JsonNode rules() throws IOException {
        return YAML.readTree(
                        Files.readString(RepositoryFiles.ROOT.resolve("k8s/components/monitoring/prometheusrule.yaml")))
                .path("spec");
    }

    private static String cases() throws IOException {
        try (InputStream yaml = AlertRulesTest.class.getResourceAsStream("/prometheus/" + CASES)) {
            return new String(Objects.requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void eachAlertIsToldApartAndExplained() throws IOException {
        String operations = Files.readString(RepositoryFiles.ROOT.resolve("docs/OPERATIONS.md"));
        for (JsonNode rule : rules().path("groups").path(0).path("rules")) {
            String alert = rule.path("alert").asString();
            assertThat(rule.path("for").asString()).as(alert).matches("\\d+m");
            assertThat(rule.path("labels").path("severity").asString())
                    .as(alert)
                    .isIn("critical", "warning");
            assertThat(rule.path("annotations").path("summary").asString())
                    .as(alert)
                    .isNotBlank();
            assertThat(operations).contains("| `" + alert + "` |");
        }
    }

    @Test
    void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        Set<String> alerts = Set.copyOf(rules().findValuesAsString("alert"));
        assertThat(alerts).isNotEmpty();
        assertThat(tested(true)).isEqualTo(alerts);
        assertThat(tested(false)).isEqualTo(alerts);
    }

    private static Set<String> tested(boolean fires) throws IOException {
        return YAML.readTree(cases())
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .filter(expected -> expected.has("exp_alerts") == fires)
                .map(expected -> expected.path("alertname").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void promtoolFindsThatTheyFireAsTheCasesSay(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("alerts.yaml"), YAML.writeValueAsString(rules()));
        Files.writeString(folder.resolve(CASES), cases());
        Process promtool;
        try {
            promtool = new ProcessBuilder(List.of("promtool", "test", "rules", CASES))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            System.out.println("promtool is not installed: the cases of the alerts were not run");
            return;
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
    }
}
