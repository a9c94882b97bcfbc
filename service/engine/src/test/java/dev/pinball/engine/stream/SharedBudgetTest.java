package dev.pinball.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedBudgetTest {
    private final SharedBudget shared = new SharedBudget(3_000); // 1,000 bytes on the wire

    @Test
    void givesUpTheStreamThatHoldsTheMost() {
        StreamBudget hoarder = shared.stream(900);
        StreamBudget reader = shared.stream(900);
        assertThat(hoarder.tryReserve(800)).isTrue();
        assertThat(reader.tryReserve(150)).isTrue();
        assertThat(reader.tryReserve(100)).isTrue();
        assertThat(hoarder.givenUp()).isTrue();
        assertThat(hoarder.tryReserve(1)).isFalse();
        assertThat(reader.givenUp()).isFalse();
        assertThat(shared.heapBytesHeld()).isEqualTo(750);
        hoarder.release(800);
        reader.release(250);
        assertThat(shared.heapBytesHeld()).isZero();
    }

    @Test
    void takesNoMoreFromTheLargestItself() {
        StreamBudget only = shared.stream(5_000);
        assertThat(only.tryReserve(1_000)).isTrue();
        assertThat(only.tryReserve(1)).isFalse();
        assertThat(only.bytesHeld()).isEqualTo(1_000);
        only.release(1_000);
        assertThat(shared.heapBytesHeld()).isZero();
    }
}
