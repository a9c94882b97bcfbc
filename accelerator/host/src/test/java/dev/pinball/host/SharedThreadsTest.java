package dev.pinball.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedThreadsTest {
    private static final int COUNT = 37; // of no other test

    @Test
    void allWhoTakeAsManyShareThemUntilTheLastGivesThemBack() {
        SharedThreads first = SharedThreads.take(COUNT);
        SharedThreads second = SharedThreads.take(COUNT);
        assertThat(second).isSameAs(first);
        assertThat(first.pool().count()).isEqualTo(COUNT);
        first.giveBack();
        second.pool().run((_, _) -> {}, 5);
        second.giveBack();
        assertThatThrownBy(() -> second.pool().run((_, _) -> {}, 5)).hasMessage("the accelerator is closed");
        SharedThreads third = SharedThreads.take(COUNT);
        assertThat(third).isNotSameAs(first);
        third.giveBack();
    }
}
