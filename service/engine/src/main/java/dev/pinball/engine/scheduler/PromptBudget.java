package dev.pinball.engine.scheduler;

import dev.pinball.engine.scheduler.StepPlan.Chunk;
import java.time.Duration;

/**
 * How many rows of prompts a step takes beside answers that draw a token, so that those don't wait longer for it than the
 * objective. Measured steps adapt it: it shrinks at once and grows slowly, and never below a few rows, so that prompts make
 * progress whatever the objective.
 */
final class PromptBudget {
    private static final int ROWS_MIN = 8;
    private static final double GROWTH_MAX = 1.25; // of one step
    private static final double TARGET_SHARE = 0.8; // of the objective: steps with as many rows differ by the rest

    private final double targetNanos;
    private final int rowsMax;
    private double rows;

    /** @param interTokenMax zero for no objective */
    PromptBudget(Duration interTokenMax, int rowsMax) {
        targetNanos = TARGET_SHARE * interTokenMax.toNanos();
        this.rowsMax = rowsMax;
        rows = rowsMax;
    }

    /** Rows of prompts beside answers that draw. */
    int rows() {
        return (int) rows;
    }

    /** Learns how long a step took. */
    void stepped(StepPlan<?> plan, long durationNanos) {
        int drawing =
                (int) plan.chunks().stream().filter(PromptBudget::isOneToken).count();
        int promptRows = plan.tokenCount() - drawing;
        if (targetNanos == 0 || drawing == 0 || promptRows == 0) {
            return; // nobody waits for a prompt
        }
        double change = targetNanos / Math.max(1.0, (double) durationNanos);
        if (change < 1) {
            rows = Math.max(Math.min(ROWS_MIN, rowsMax), Math.min(rows, promptRows) * change);
        } else if (promptRows >= rows()) {
            rows = Math.min(rowsMax, rows * Math.min(change, GROWTH_MAX));
        }
    }

    private static boolean isOneToken(Chunk<?> chunk) {
        return chunk.drawsToken() && chunk.tokenCount() == 1;
    }
}
