package dev.pinball.engine.report;

import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.scheduler.StepPlan;
import java.util.ArrayList;
import java.util.List;

/** Collects what a step does for its report. */
public final class StepJournal {
    private final List<Long> firstTokenNanos = new ArrayList<>();
    private final List<Long> interTokenNanos = new ArrayList<>();
    private final List<FinishedAnswer> finished = new ArrayList<>();
    private long acceleratorNanos;

    public void token(boolean firstOfAnswer, long tookNanos) {
        (firstOfAnswer ? firstTokenNanos : interTokenNanos).add(tookNanos);
    }

    public void finished(FinishedAnswer answer) {
        finished.add(answer);
    }

    /** The accelerator took so long for the step. */
    public void executed(long tookNanos) {
        acceleratorNanos = tookNanos;
    }

    /** Returns the report of the step and starts an empty one. */
    public StepReport close(StepPlan<?> plan, int blocksUsed, int blocksCached, int blockCount, long durationNanos) {
        StepReport report = new StepReport(
                durationNanos,
                acceleratorNanos,
                plan.tokenCount(),
                firstTokenNanos.size() + interTokenNanos.size(),
                plan.chunks().size(),
                plan.waitingSequences(),
                plan.idleSequences(),
                blocksUsed,
                blocksCached,
                blockCount,
                plan.preemptions(),
                List.copyOf(firstTokenNanos),
                List.copyOf(interTokenNanos),
                List.copyOf(finished));
        acceleratorNanos = 0;
        firstTokenNanos.clear();
        interTokenNanos.clear();
        finished.clear();
        return report;
    }
}
