package dev.pinball.accelerator.fixedtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.TestConfigs;
import dev.pinball.model.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NullAcceleratorTest {
    private static final Program EMPTY = new Program(TestConfigs.of(1, 1), List.of(), List.of());
    private static final DeviceLimits LIMITS = new DeviceLimits(4, 2, 8, 4, 4);

    private static Accelerator open(String device) {
        return new NullAcceleratorProvider().open(EMPTY, LIMITS, device);
    }

    @Test
    void drawsTheTokenOfTheRowAgain() {
        StepBatch batch = new StepBatch(LIMITS);
        batch.addSequence(new int[] {0}, 1);
        batch.addRow(7, 0);
        batch.addRow(9, 1);
        batch.addOutput(new SamplingState(SamplingParameters.GREEDY, true, 1));
        SampledTokens sampled = new SampledTokens(2);
        try (Accelerator accelerator = open("")) {
            accelerator.execute(batch, sampled);
        }
        assertThat(sampled.tokenId(0)).isEqualTo(9);
        assertThat(sampled.candidateId(0, 0)).isEqualTo(9);
    }

    @Test
    void takesNoLessThanItsTime() {
        StepBatch batch = new StepBatch(LIMITS);
        try (Accelerator accelerator = open("3000")) {
            long begin = System.nanoTime();
            accelerator.execute(batch, new SampledTokens(2));
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(3_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "10000001", "1.5"})
    void namesATimeThatItCannotTake(String device) {
        assertThatThrownBy(() -> open(device))
                .isInstanceOf(AcceleratorException.class)
                .hasMessage(
                        "accelerator: null:%s (expected: null, or null:0 to null:10000000 microseconds a step)",
                        device);
    }
}
