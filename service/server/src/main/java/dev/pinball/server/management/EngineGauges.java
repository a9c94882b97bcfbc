package dev.pinball.server.management;

import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Gauge;

/** The share of one engine in the gauges: while one model replaces another, two engines hold sequences and blocks. */
final class EngineGauges implements StepObserver {
    private final Share running;
    private final Share waiting;
    private final Share idle;
    private final Share blocks;
    private final Share blocksUsed;
    private final Share blocksCached;

    EngineGauges(Gauge sequences, Gauge blocks, Gauge blocksUsed, Gauge blocksCached) {
        running = new Share(sequences.labelValues("running"));
        waiting = new Share(sequences.labelValues("waiting"));
        idle = new Share(sequences.labelValues("idle"));
        this.blocks = new Share(blocks);
        this.blocksUsed = new Share(blocksUsed);
        this.blocksCached = new Share(blocksCached);
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
