package dev.pinball.engine.loop;

import static dev.pinball.accelerator.sampling.SamplingParameters.GREEDY;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static dev.pinball.engine.loop.HandDrivenEngine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import dev.pinball.engine.request.FinishReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step from end to end, and the same tokens whatever else is in it. */
class EngineLoopTest {

    @Test
    void generatesTheTokensThatFollowThePrompt() {
        int[] prompt = prompt(20, 1);
        long hash = 0;
        for (int tokenId : prompt) {
            hash = FakeAccelerator.hash(hash, tokenId);
        }
        int[] expected = new int[5];
        for (int index = 0; index < expected.length; index++) {
            expected[index] = FakeAccelerator.nextToken(hash, 0);
            hash = FakeAccelerator.hash(hash, expected[index]);
        }
        assertThat(answerAlone(request(5), prompt)).isEqualTo(expected);
    }

    @Test
    void tellsEachTokenAndThenTheEnd() {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(request(3), prompt(10, 1), true, sink);

        engine.step();
        assertThat(sink.tokens()).hasSize(1);
        engine.stepUntilIdle();

        assertThat(sink.tokens()).hasSize(3);
        assertThat(sink.text()).hasSize(3);
        assertThat(sink.finished()).hasSize(1);
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.finished().getLast().usage().promptTokens()).isEqualTo(10);
        assertThat(sink.finished().getLast().usage().generatedTokens()).isEqualTo(3);
        assertThat(engine.loop.handle().progress().sequenceCount()).isZero();
        assertThat(sink.budget().bytesHeld()).isZero();
    }

    @ParameterizedTest(name = "budget {0}, {1} sequences a step, {2} blocks")
    @CsvSource({"1,64,2048", "7,64,2048", "512,64,2048", "512,64,40", "7,5,40", "64,64,16", "512,1,2048"})
    void givesTheSameTokensAloneAndAmongOthers(int tokensPerStep, int sequencesPerStep, int blocks) {
        DeviceLimits limits = new DeviceLimits(tokensPerStep, sequencesPerStep, 128, blocks, 8);
        HandDrivenEngine engine = new HandDrivenEngine(limits, 0, 64);
        List<RecordingSink> sinks = new ArrayList<>();
        for (int index = 0; index < 64; index++) {
            sinks.add(new RecordingSink());
            var request = with(GREEDY.withSeed(index), request(10 + index % 30));
            engine.start(request, prompt(1 + index, index), true, sinks.get(index));
        }
        engine.stepUntilIdle();

        for (int index = 0; index < 64; index++) {
            var request = with(GREEDY.withSeed(index), request(10 + index % 30));
            assertThat(sinks.get(index).tokenIds()).isEqualTo(answerAlone(request, prompt(1 + index, index)));
            assertThat(sinks.get(index).finished()).hasSize(1);
        }
        if (blocks < 100 && sequencesPerStep == 64) {
            assertThat(engine.reports).anyMatch(report -> report.preemptions() > 0);
        }
    }

    @Test
    void computesNothingTwiceInTheNextTurn() {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        int[] firstPrompt = prompt(20, 1);
        int[] secondPrompt = prompt(6, 2);
        SamplingParameters penalized = GREEDY.withPenalties(new Penalties(1.1f, 0, 0));
        SequenceHandle handle = engine.start(with(penalized, request(stop(5), true)), firstPrompt, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.finished().getLast().sequenceEnded()).isFalse();
        int[] firstAnswer = sink.tokenIds();
        sink.tokens().clear();

        assertThat(handle.append(secondPrompt)).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();

        assertThat(engine.accelerator.rowCount()).isEqualTo(20 + 5 + 6 + 4);
        assertThat(sink.finished().getLast().usage().cachedTokens()).isEqualTo(24);
        assertThat(sink.finished().getLast().usage().promptTokens()).isEqualTo(31);
        int[] wholePrompt = concatenate(concatenate(firstPrompt, firstAnswer), secondPrompt);
        assertThat(sink.tokenIds()).isEqualTo(answerAlone(with(penalized, request(5)), wholePrompt));
    }

    @Test
    void givesTheFirstTokenOneStepAfterTheLastPiece() {
        HandDrivenEngine engine = new HandDrivenEngine(new DeviceLimits(4, 4, 128, 64, 8));
        RecordingSink sink = new RecordingSink();
        int[] prompt = prompt(40, 3);
        SequenceHandle handle = engine.start(request(5), prompt, false, sink);
        engine.stepUntilIdle();
        assertThat(engine.accelerator.rowCount()).isEqualTo(39);
        assertThat(sink.tokens()).isEmpty();

        assertThat(handle.append(new int[] {7})).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.step();

        assertThat(sink.tokens()).hasSize(1);
        engine.stepUntilIdle();
        assertThat(sink.tokenIds()).isEqualTo(answerAlone(request(5), concatenate(prompt, new int[] {7})));
    }

    static int[] concatenate(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
