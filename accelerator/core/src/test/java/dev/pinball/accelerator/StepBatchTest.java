package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepBatchTest {
    private final StepBatch batch = new StepBatch(new DeviceLimits(4, 2, 20, 3, 8));

    @Test
    void refusesBlocksThatTheDeviceDoesNotHave() {
        assertThatThrownBy(() -> batch.addSequence(new int[] {2, 3}, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> batch.addSequence(new int[] {-1}, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        batch.addSequence(new int[] {2, 3}, 1); // only the first counts
    }

    @Test
    void refusesPositionsThatTheBlocksOfTheSequenceDoNotHold() {
        assertThatThrownBy(() -> batch.addRow(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        batch.addSequence(new int[] {2, 0}, 2);
        batch.addRow(1, 15);
        assertThatThrownBy(() -> batch.addRow(1, 16)).isInstanceOf(IndexOutOfBoundsException.class);
        batch.addSequence(new int[] {1}, 1);
        assertThatThrownBy(() -> batch.addRow(1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesPositionsBeyondTheContextInTheLastBlock() {
        batch.addSequence(new int[] {2, 0, 1}, 3);
        batch.addRow(1, 19);
        assertThatThrownBy(() -> batch.addRow(1, 20)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
