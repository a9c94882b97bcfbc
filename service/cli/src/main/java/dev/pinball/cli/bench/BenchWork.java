package dev.pinball.cli.bench;

import dev.pinball.PinballException;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import java.util.ArrayList;
import java.util.List;

/** What the steps of a run did: a speed is told only of work that was done. */
final class BenchWork implements StepObserver {
    private long computedTokens;
    private int preemptions;
    private final List<StepReport.FinishedAnswer> finished = new ArrayList<>();

    /** A run did not do what it was to do. */
    static final class NotDoneException extends PinballException {
        private static final long serialVersionUID = 1;

        NotDoneException(String found, String expected) {
            super("bench: %s (expected: %s); no speed was measured".formatted(found, expected));
        }
    }

    @Override
    public void stepped(StepReport report) {
        computedTokens += report.computedTokens();
        preemptions += report.preemptions();
        finished.addAll(report.finished());
    }

    /** Each prompt is computed but for its last token, and waits. */
    void requirePrompts(int batch, int promptTokens) {
        long expected = (long) batch * (promptTokens - 1);
        if (preemptions > 0) {
            throw new NotDoneException(
                    "blocks of keys and values ran out", "a larger --cache-mb, or a smaller --batch");
        }
        if (!finished.isEmpty() || computedTokens != expected) {
            throw new NotDoneException(
                    "%d tokens of prompts were computed, and %d sequences ended%s"
                            .formatted(computedTokens, finished.size(), reasons()),
                    "%d and none".formatted(expected));
        }
    }

    /** Each answer is complete. */
    void requireAnswers(int batch, int generateTokens) {
        long complete = finished.stream()
                .filter(answer -> answer.reason() == FinishReason.LENGTH)
                .filter(answer -> answer.usage().generatedTokens() == generateTokens)
                .count();
        if (complete != batch) {
            throw new NotDoneException(
                    "%d of %d answers have %d tokens%s".formatted(complete, batch, generateTokens, reasons()),
                    "all of them");
        }
    }

    private String reasons() {
        List<FinishReason> reasons = finished.stream()
                .map(StepReport.FinishedAnswer::reason)
                .distinct()
                .sorted()
                .toList();
        return reasons.isEmpty() ? "" : ", with " + reasons;
    }
}
