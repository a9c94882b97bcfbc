package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every answer is in one report, once, in one outcome. */
class CountedAnswersTest {
    private static final int[] PROMPT = prompt(12, 5);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
    private final RecordingSink sink = new RecordingSink();

    @Test
    void countsEachTurnOnceAndNotTheEndOfAKeptSequence() {
        SequenceHandle handle = engine.start(request(stop(2), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(handle.append(PROMPT)).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        handle.cancel(FinishReason.CANCELLED);
        engine.stepUntilIdle();
        assertThat(sink.finished()).hasSize(3);
        assertThat(counted())
                .extracting(FinishedAnswer::reason)
                .containsExactly(FinishReason.LENGTH, FinishReason.LENGTH);
        assertThat(counted())
                .extracting(FinishedAnswer::usage)
                .containsExactly(new Usage(12, 2, 0), new Usage(26, 2, 8));
    }

    @Test
    void countsARefusedMessageAsTheEndOfItsSequence() {
        SequenceHandle kept = engine.start(request(stop(2), true), PROMPT, true, sink);
        SequenceHandle answering = engine.start(request(50), PROMPT, true, new RecordingSink());
        for (int step = 0; step < 5; step++) {
            engine.step();
        }
        kept.refuse(Refusal.tooLarge("too large"));
        answering.refuse(Refusal.invalid("too early"));
        engine.stepUntilIdle();
        assertThat(counted())
                .extracting(FinishedAnswer::refusal)
                .containsExactly(
                        Optional.empty(), Optional.of(Refusal.Reason.TOO_LARGE), Optional.of(Refusal.Reason.INVALID));
    }

    @Test
    void endsAllWhenItShutsDown() {
        engine.start(request(50), PROMPT, true, sink);
        engine.step();
        RecordingSink notYetSeen = new RecordingSink();
        engine.start(request(50), PROMPT, true, notYetSeen);
        engine.loop.shutDown();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.SHUTDOWN);
        assertThat(notYetSeen.lastReason()).isEqualTo(FinishReason.SHUTDOWN);
        assertThat(counted())
                .extracting(FinishedAnswer::reason)
                .containsOnly(FinishReason.SHUTDOWN)
                .hasSize(2);
        assertThat(engine.reports.getLast().blockCount()).isZero();
        assertThat(engine.loop.handle().progress().running()).isFalse();
    }

    private List<FinishedAnswer> counted() {
        return engine.reports.stream()
                .flatMap(report -> report.finished().stream())
                .toList();
    }
}
