package dev.pinball.engine;

import dev.pinball.engine.StepReport.FinishedAnswer;
import dev.pinball.engine.scheduler.StepPlan;
import java.util.ArrayList;
import java.util.List;

/** Notes what a step does, for its report. */
final class StepJournal {
    private final List<Long> firstTokenNanos = new ArrayList<>();
    private final List<Long> interTokenNanos = new ArrayList<>();
    private final List<FinishedAnswer> finished = new ArrayList<>();

    void token(boolean firstOfAnswer, long tookNanos) {
        (firstOfAnswer ? firstTokenNanos : interTokenNanos).add(tookNanos);
    }

    void finished(FinishedAnswer answer) {
        finished.add(answer);
    }

    /** The report of the step, and a clean page. */
    StepReport close(StepPlan plan, int keptSequences, int blocksUsed, long durationNanos) {
        StepReport report = new StepReport(
                durationNanos,
                plan.tokenCount(),
                firstTokenNanos.size() + interTokenNanos.size(),
                plan.chunks().size(),
                plan.waitingSequences(),
                keptSequences,
                blocksUsed,
                plan.preemptions(),
                List.copyOf(firstTokenNanos),
                List.copyOf(interTokenNanos),
                List.copyOf(finished));
        firstTokenNanos.clear();
        interTokenNanos.clear();
        finished.clear();
        return report;
    }
}
