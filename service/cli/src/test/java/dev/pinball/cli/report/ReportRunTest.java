package dev.pinball.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.report.PartOutcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportRunTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private static ReportPart part(String name, String script, Duration least, Duration most) {
        return new ReportPart(name, List.of("sh", "-c", script), Map.of("GREETING", "hello"), least, most);
    }

    private static ReportPart part(String name, String script) {
        return part(name, script, Duration.ZERO, LONG);
    }

    private List<PartOutcome> run(Duration most, ReportPart... parts) throws IOException, InterruptedException {
        return new ReportRun(folder, "1", most).run(List.of(parts));
    }

    private JsonNode report() {
        return JsonMapper.shared().readTree(folder.resolve("report.json"));
    }

    @Test
    void keepsTheJsonThatPartsPrintAndLogsTheRest() throws Exception {
        PartOutcome outcome = run(LONG, part("talks", "echo $GREETING; echo '{\"batch\": 8}'; echo '{no json'"))
                .getFirst();
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(outcome.results()).containsExactly(Map.of("batch", 8));
        assertThat(folder.resolve("report.log")).content().contains("== talks", "hello", "{no json");
        JsonNode report = report();
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(report.get("parts").get(0).get("results").get(0).get("batch").asInt())
                .isEqualTo(8);
    }

    @Test
    void killsWhatHangsKeepsItsResultsAndGoesOn() throws Exception {
        Path child = folder.resolve("child");
        String hanging = "sleep 600 & echo $! > %s; echo '{\"batch\": 1}'; wait".formatted(child);
        List<PartOutcome> outcomes = List.of();
        for (Duration most = SHORT;
                resultsOf(outcomes).isEmpty() && most.compareTo(LONG) < 0;
                most = most.multipliedBy(4)) {
            outcomes = run(LONG, part("hangs", hanging, Duration.ZERO, most), part("next", "true"));
        }
        assertThat(outcomes).extracting(PartOutcome::status).containsExactly(Status.TIMED_OUT, Status.DONE);
        assertThat(outcomes.getFirst().results()).containsExactly(Map.of("batch", 1));
        assertThat(outcomes.getFirst().reason()).matches("killed after \\d+\\.\\d s");
        long pid = Long.parseLong(Files.readString(child).strip());
        assertThat(ProcessHandle.of(pid)
                        .map(ProcessHandle::onExit)
                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    private static List<?> resultsOf(List<PartOutcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> outcome.results().stream()).toList();
    }

    @Test
    void saysWhyAPartFailedAndGoesOn() throws Exception {
        List<PartOutcome> outcomes = run(
                LONG,
                part("fails", "echo first; echo the driver is gone; exit 3"),
                part("crashes", "kill -SEGV $$"),
                new ReportPart("absent", List.of("/no/such/program"), 0, 1),
                part("next", "true"));
        assertThat(outcomes)
                .extracting(PartOutcome::status)
                .containsExactly(Status.FAILED, Status.FAILED, Status.FAILED, Status.DONE);
        assertThat(outcomes.get(0).reason()).isEqualTo("exit status 3: the driver is gone");
        assertThat(outcomes.get(0).lastLines()).containsExactly("first", "the driver is gone");
        assertThat(outcomes.get(1).exitCode()).isEqualTo(139);
        assertThat(outcomes.get(2).reason()).contains("/no/such/program");
    }

    @Test
    void skipsWhatNoLongerFits() throws Exception {
        Duration longer = LONG.multipliedBy(2);
        List<PartOutcome> outcomes = run(
                LONG,
                part("long", "true", longer, longer),
                part("short", "true"),
                part("nothing", "echo none; exit 77"));
        assertThat(outcomes)
                .extracting(PartOutcome::status)
                .containsExactly(Status.SKIPPED, Status.DONE, Status.SKIPPED);
        assertThat(outcomes.get(0).reason()).matches("\\d+ s of 60 are left \\(expected: 120 or more\\)");
        assertThat(outcomes.get(2).reason()).isEqualTo("none");
    }

    @Test
    void killsAtTheEndOfTheTimeForAll() throws Exception {
        List<PartOutcome> outcomes = run(SHORT, part("hangs", "exec sleep 600", Duration.ZERO, LONG));
        assertThat(outcomes.getFirst().status()).isEqualTo(Status.TIMED_OUT);
        assertThat(outcomes.getFirst().seconds()).isLessThan(10);
    }

    @Test
    void hasTheEarlierPartsInTheReportWhileALaterOneRuns() throws Exception {
        String copy = "cp %1$s/report.json %1$s/seen.json".formatted(folder);
        run(LONG, part("first", "echo '{\"batch\": 1}'"), part("second", copy));
        JsonNode seen = JsonMapper.shared().readTree(folder.resolve("seen.json"));
        assertThat(seen.get("complete").asBoolean()).isFalse();
        assertThat(seen.get("parts").get(0).get("status").asString()).isEqualTo("DONE");
        assertThat(seen.get("parts").get(0).get("results").get(0).get("batch").asInt())
                .isEqualTo(1);
        assertThat(seen.get("parts").get(1).get("status").asString()).isEqualTo("RUNNING");
    }

    @Test
    void saysWhatShareOfTheFastestCopyIsRead() throws Exception {
        run(
                LONG,
                part("copies", "echo '{\"best_bytes_per_second\": 400}'; echo '{\"best_bytes_per_second\": 300}'"),
                part("reads", "echo '{\"read_bytes_per_second\": 100}'"));
        JsonNode report = report();
        assertThat(report.get("copy_bytes_per_second").asDouble()).isEqualTo(400);
        assertThat(report.get("parts")
                        .get(1)
                        .get("results")
                        .get(0)
                        .get("share_of_copy")
                        .asDouble())
                .isEqualTo(0.25);
    }
}
