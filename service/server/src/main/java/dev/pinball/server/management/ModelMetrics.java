package dev.pinball.server.management;

import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** The metrics of one engine and of the requests for its model. */
public final class ModelMetrics implements StepObserver, RequestObserver {
    private static final double NANOS_PER_SECOND = 1e9;

    private final EngineMetrics metrics;
    private final RequestCounts requests;
    private final EngineGauges gauges;
    private final CounterDataPoint promptTokens;
    private final CounterDataPoint cachedTokens;
    private final CounterDataPoint generatedTokens;
    private final CounterDataPoint steps;
    private final CounterDataPoint preemptions;
    private final DistributionDataPoint stepTokens;
    private final DistributionDataPoint stepDuration;
    private final DistributionDataPoint hostDuration;
    private final DistributionDataPoint timeToFirstToken;
    private final DistributionDataPoint interTokenLatency;
    private final DistributionDataPoint requestDuration;

    ModelMetrics(EngineMetrics metrics, String model) {
        this.metrics = metrics;
        requests = new RequestCounts(metrics.requests, model);
        gauges = new EngineGauges(metrics, model);
        promptTokens = metrics.promptTokens.labelValues(model);
        cachedTokens = metrics.cachedTokens.labelValues(model);
        generatedTokens = metrics.generatedTokens.labelValues(model);
        steps = metrics.steps.labelValues(model);
        preemptions = metrics.preemptions.labelValues(model);
        stepTokens = metrics.stepTokens.labelValues(model);
        stepDuration = metrics.stepDuration.labelValues(model);
        hostDuration = metrics.hostDuration.labelValues(model);
        timeToFirstToken = metrics.timeToFirstToken.labelValues(model);
        interTokenLatency = metrics.interTokenLatency.labelValues(model);
        requestDuration = metrics.requestDuration.labelValues(model);
    }

    /** Shows what the engine holds; the rest counts once the service is warm. */
    @Override
    public void stepped(StepReport report) {
        gauges.stepped(report);
        if (metrics.counting()) {
            count(report);
        }
    }

    private void count(StepReport report) {
        if (report.computedTokens() > 0) {
            steps.inc();
            stepTokens.observe(report.computedTokens());
            stepDuration.observe(toSeconds(report.durationNanos()));
            hostDuration.observe(toSeconds(report.durationNanos() - report.acceleratorNanos()));
        }
        generatedTokens.inc(report.generatedTokens());
        preemptions.inc(report.preemptions());
        report.firstTokenNanos().forEach(nanos -> timeToFirstToken.observe(toSeconds(nanos)));
        report.interTokenNanos().forEach(nanos -> interTokenLatency.observe(toSeconds(nanos)));
        report.finished().forEach(this::finished);
    }

    private void finished(StepReport.FinishedAnswer answer) {
        requests.count(answer.refusal().map(Outcomes::of).orElseGet(() -> Outcomes.of(answer.reason())));
        promptTokens.inc(answer.usage().promptTokens());
        cachedTokens.inc(answer.usage().cachedTokens());
        if (answer.timings().totalNanos() > 0) { // its prompt was complete
            requestDuration.observe(toSeconds(answer.timings().totalNanos()));
        }
    }

    @Override
    public void refused(Refusal refusal) {
        requests.refused(refusal);
    }

    @Override
    public void endedUnadmitted(FinishReason reason) {
        requests.endedUnadmitted(reason);
    }

    private static double toSeconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }
}
