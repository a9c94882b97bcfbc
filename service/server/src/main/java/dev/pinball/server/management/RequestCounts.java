package dev.pinball.server.management;

import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import io.prometheus.metrics.core.metrics.Counter;

/**
 * Requests by how they ended.
 *
 * @param model that they named; empty for those that met none
 */
record RequestCounts(Counter requests, String model) implements RequestObserver {

    RequestCounts {
        for (FinishReason reason : FinishReason.values()) {
            requests.initLabelValues(model, Outcomes.of(reason));
        }
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            requests.initLabelValues(model, Outcomes.of(reason));
        }
    }

    @Override
    public void refused(Refusal refusal) {
        count(Outcomes.of(refusal.reason()));
    }

    @Override
    public void endedUnadmitted(FinishReason reason) {
        count(Outcomes.of(reason));
    }

    void count(String outcome) {
        requests.labelValues(model, outcome).inc();
    }
}
