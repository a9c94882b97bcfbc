package dev.pinball.cli.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchWorkTest {
    private final BenchWork work = new BenchWork();

    @Test
    void aRunThatDidAllIsMeasured() {
        step(12, 0, List.of());
        step(6, 0, List.of());
        work.requirePrompts(2, 10);
        step(8, 0, List.of(answer(FinishReason.LENGTH, 4), answer(FinishReason.LENGTH, 4)));
        work.requireAnswers(2, 4);
    }

    @Test
    void promptsThatWereNotComputedHaveNoSpeed() {
        step(12, 0, List.of());
        assertThatThrownBy(() -> work.requirePrompts(2, 10))
                .hasMessage("bench: 12 tokens of prompts were computed, and 0 sequences ended"
                        + " (expected: 18 and none); no speed was measured");
        step(6, 0, List.of(answer(FinishReason.IDLE, 0)));
        assertThatThrownBy(() -> work.requirePrompts(2, 10)).hasMessageContaining("1 sequences ended, with [IDLE]");
    }

    @Test
    void promptsWhoseBlocksWereTakenHaveNoSpeed() {
        step(18, 1, List.of());
        assertThatThrownBy(() -> work.requirePrompts(2, 10)).hasMessageContaining("blocks of keys and values ran out");
    }

    @Test
    void answersThatFailedOrAreTooShortHaveNoSpeed() {
        step(1, 0, List.of(answer(FinishReason.ERROR, 0), answer(FinishReason.LENGTH, 4)));
        assertThatThrownBy(() -> work.requireAnswers(2, 4))
                .hasMessage("bench: 1 of 2 answers have 4 tokens, with [LENGTH, ERROR]"
                        + " (expected: all of them); no speed was measured");
    }

    private void step(int computedTokens, int preemptions, List<FinishedAnswer> finished) {
        work.stepped(
                new StepReport(1, 0, computedTokens, 0, 0, 0, 0, 0, 0, 0, preemptions, List.of(), List.of(), finished));
    }

    private static FinishedAnswer answer(FinishReason reason, int tokens) {
        return new FinishedAnswer(reason, Optional.empty(), new Usage(10, tokens, 0), new Timings(0, 0, 0, 0));
    }
}
