package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.CLIENTS;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.StreamBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On an accelerator that computes while the host works: the tokens of a step go out while the next one runs. */
class AsynchronousStepTest {
    private static final int[] PROMPT = prompt(20, 1);

    private final HandDrivenEngine engine = HandDrivenEngine.asynchronous(
            new EngineSettings(ROOMY, 64, Long.MAX_VALUE, 16, CLIENTS, Scheduling.DEFAULTS), 0);
    private final RecordingSink sink = new RecordingSink();

    @Test
    void deliversTokensWhileNextStepRuns() {
        engine.start(request(3), PROMPT, true, sink);
        List<Integer> tokensDuringStep = new ArrayList<>();
        engine.accelerator.stepsTake(() -> tokensDuringStep.add(sink.tokenIds().length));
        engine.stepUntilIdle();
        assertThat(tokensDuringStep).containsExactly(0, 1, 2);
        assertThat(sink.tokenIds()).containsExactly(answerAlone(request(3), PROMPT));
    }

    @Test
    void deliversLastTokensWithoutAnotherStep() {
        engine.start(request(2), PROMPT, true, sink);
        engine.step();
        engine.step();
        assertThat(sink.tokenIds()).hasSize(2);
        assertThat(sink.finished().getLast().reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void takesGoWhileStepComputesItsPrompt() {
        RecordingSink late = new RecordingSink();
        List<SequenceHandle> waiting = new ArrayList<>();
        RecordingSink first = new RecordingSink(new StreamBudget(Long.MAX_VALUE), handOver -> {
            handOver.run();
            waiting.removeIf(sequence -> sequence.go().isEmpty());
        });
        engine.start(request(5), PROMPT, true, first);
        engine.step();
        waiting.add(engine.start(request(5), prompt(30, 2), false, late));
        engine.stepUntilIdle();
        assertThat(waiting).isEmpty();
        assertThat(late.tokenIds()).containsExactly(answerAlone(request(5), prompt(30, 2)));
    }

    @Test
    void dropsTokenDrawnAfterStopText() {
        GenerationRequest whole = request(10);
        int[] answer = answerAlone(whole, PROMPT);
        GenerationRequest stopped = request(stop(10, FakeTokenizer.piece(answer[3])), true);
        int end = 1
                + IntStream.range(0, 10)
                        .filter(index -> answer[index] == answer[3])
                        .findFirst()
                        .orElseThrow();
        SequenceHandle sequence = engine.start(stopped, PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.tokenIds())
                .containsExactly(IntStream.of(answer).limit(end).toArray());
        assertThat(sink.finished().getLast().reason()).isEqualTo(FinishReason.STOP);
        assertThat(sink.finished().getLast().usage().generatedTokens()).isEqualTo(end);

        sequence.append(new int[] {7}, true);
        engine.stepUntilIdle();
        int[] known = IntStream.concat(
                        IntStream.concat(
                                IntStream.of(PROMPT), IntStream.of(answer).limit(end)),
                        IntStream.of(7))
                .toArray();
        int[] all = sink.tokenIds();
        int[] next = IntStream.of(all).skip(end).toArray();
        assertThat(next)
                .containsExactly(IntStream.of(answerAlone(request(10), known))
                        .limit(next.length)
                        .toArray());
    }

    @Test
    void deliversTokensBeforeCancellation() {
        SequenceHandle sequence = engine.start(request(5), PROMPT, true, sink);
        engine.step();
        engine.step();
        assertThat(sink.tokenIds()).hasSize(1);
        sequence.cancel(FinishReason.CANCELLED);
        engine.stepUntilIdle();
        assertThat(sink.tokenIds()).hasSize(2);
        assertThat(sink.finished().getLast().reason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void deliversTokensBeforeFailure() {
        engine.start(request(5), PROMPT, true, sink);
        engine.step();
        engine.accelerator.failNextStep();
        engine.stepUntilIdle();
        assertThat(sink.tokenIds()).hasSize(1);
        assertThat(sink.finished().getLast().reason()).isEqualTo(FinishReason.ERROR);
    }
}
