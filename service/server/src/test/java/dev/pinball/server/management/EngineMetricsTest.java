package dev.pinball.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final EngineMetrics metrics = new EngineMetrics(registry);

    @Test
    void showsEveryNumberOfAStep() {
        StepReport.FinishedAnswer answer = new StepReport.FinishedAnswer(
                FinishReason.STOP, Optional.empty(), new Usage(40, 12, 8), new Timings(1, 2, 3, 3_000_000_000L));
        StepReport report = new StepReport(
                50_000_000,
                40_000_000,
                64,
                3,
                4,
                5,
                6,
                70,
                7,
                80,
                1,
                List.of(250_000_000L),
                List.of(10_000_000L),
                List.of(answer));
        metrics.count();
        metrics.of("a").stepped(report);
        assertThat(text())
                .contains(
                        "pinball_steps_total{model=\"a\"} 1.0",
                        "pinball_step_tokens_sum{model=\"a\"} 64.0",
                        "pinball_step_duration_seconds_sum{model=\"a\"} 0.05",
                        "pinball_step_host_duration_seconds_sum{model=\"a\"} 0.01",
                        "pinball_generated_tokens_total{model=\"a\"} 3.0",
                        "pinball_sequences{model=\"a\",state=\"running\"} 4.0",
                        "pinball_sequences{model=\"a\",state=\"waiting\"} 5.0",
                        "pinball_sequences{model=\"a\",state=\"idle\"} 6.0",
                        "pinball_blocks_used{model=\"a\"} 70.0",
                        "pinball_blocks_cached{model=\"a\"} 7.0",
                        "pinball_blocks{model=\"a\"} 80.0",
                        "pinball_preemptions_total{model=\"a\"} 1.0",
                        "pinball_time_to_first_token_seconds_sum{model=\"a\"} 0.25",
                        "pinball_inter_token_latency_seconds_sum{model=\"a\"} 0.01",
                        "pinball_request_duration_seconds_sum{model=\"a\"} 3.0",
                        "pinball_prompt_tokens_total{model=\"a\"} 40.0",
                        "pinball_cached_tokens_total{model=\"a\"} 8.0",
                        "pinball_requests_total{model=\"a\",outcome=\"stop\"} 1.0",
                        "jvm_memory_used_bytes");
    }

    @Test
    void countsRefusalsAndShowsEveryOutcomeFromTheStart() {
        metrics.of("a").refused(Refusal.queueFull("full", Duration.ofSeconds(1)));
        assertThat(text())
                .contains(
                        "pinball_requests_total{model=\"a\",outcome=\"refused_queue_full\"} 1.0",
                        "pinball_requests_total{model=\"a\",outcome=\"refused_invalid\"} 0.0",
                        "pinball_requests_total{model=\"a\",outcome=\"error\"} 0.0");
    }

    @Test
    void addsUpWhatTwoEnginesHold() {
        StepObserver first = metrics.of("a");
        StepObserver second = metrics.of("a");
        first.stepped(holding(3, 40, 80));
        second.stepped(holding(2, 10, 50));
        first.stepped(holding(1, 20, 80));
        assertThat(text())
                .contains(
                        "pinball_sequences{model=\"a\",state=\"running\"} 3.0",
                        "pinball_blocks_used{model=\"a\"} 30.0",
                        "pinball_blocks{model=\"a\"} 130.0");
        first.stepped(holding(0, 0, 0));
        assertThat(text())
                .contains(
                        "pinball_sequences{model=\"a\",state=\"running\"} 2.0",
                        "pinball_blocks_used{model=\"a\"} 10.0",
                        "pinball_blocks{model=\"a\"} 50.0");
    }

    @Test
    void countsAPromptThatWasNeverAnsweredWithoutADuration() {
        Usage usage = new Usage(40, 0, 0);
        StepReport.FinishedAnswer unanswered = new StepReport.FinishedAnswer(
                FinishReason.CANCELLED, Optional.of(Refusal.Reason.TOO_LARGE), usage, new Timings(0, 0, 0, 0));
        metrics.count();
        metrics.of("a")
                .stepped(new StepReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 80, 0, List.of(), List.of(), List.of(unanswered)));
        metrics.of("a").endedUnadmitted(FinishReason.DEADLINE);
        assertThat(text())
                .contains(
                        "pinball_requests_total{model=\"a\",outcome=\"refused_too_large\"} 1.0",
                        "pinball_requests_total{model=\"a\",outcome=\"cancelled\"} 0.0",
                        "pinball_requests_total{model=\"a\",outcome=\"deadline\"} 1.0")
                .doesNotContain("pinball_request_duration_seconds_count{model=\"a\"} 1");
    }

    private static StepReport holding(int running, int blocksUsed, int blockCount) {
        return new StepReport(0, 0, 0, 0, running, 0, 0, blocksUsed, 0, blockCount, 0, List.of(), List.of(), List.of());
    }

    private String text() {
        return PrometheusTextFormatWriter.create().toDebugString(registry.scrape());
    }
}
