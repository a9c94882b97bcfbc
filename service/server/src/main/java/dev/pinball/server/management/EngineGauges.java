package dev.pinball.server.management;

import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/** The share of one engine in the gauges: while one model replaces another of its name, two engines hold sequences and blocks. */
final class EngineGauges implements StepObserver {
    private final Share running;
    private final Share waiting;
    private final Share idle;
    private final Share blocks;
    private final Share blocksUsed;
    private final Share blocksCached;

    EngineGauges(EngineMetrics metrics, String model) {
        running = new Share(metrics.sequences.labelValues(model, "running"));
        waiting = new Share(metrics.sequences.labelValues(model, "waiting"));
        idle = new Share(metrics.sequences.labelValues(model, "idle"));
        blocks = new Share(metrics.blocks.labelValues(model));
        blocksUsed = new Share(metrics.blocksUsed.labelValues(model));
        blocksCached = new Share(metrics.blocksCached.labelValues(model));
    }

    @Override
    public void stepped(StepReport report) {
        running.set(report.runningSequences());
        waiting.set(report.waitingSequences());
        idle.set(report.idleSequences());
        blocks.set(report.blockCount());
        blocksUsed.set(report.blocksUsed());
        blocksCached.set(report.blocksCached());
    }

    private static final class Share {
        private final GaugeDataPoint total;
        private int value;

        Share(GaugeDataPoint total) {
            this.total = total;
        }

        void set(int next) {
            total.inc((double) next - value);
            value = next;
        }
    }
}
