package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SequenceSlotsTest {
    private static final Optional<ConnectionShare> ALONE = Optional.empty();

    private final SequenceSlots<String> slots = new SequenceSlots<>(3, 2);

    @Test
    void givesNoMoreThanThereAre() {
        take("a", "b", "c");
        assertThat(slots.tryTake("d", ALONE)).contains("sequences: 3 are admitted (expected: fewer than 3)");
        slots.giveBack("b");
        take("d");
        assertThat(slots.takenCount()).isEqualTo(3);
    }

    @Test
    void givesAConnectionNoMoreThanItsShare() {
        Optional<ConnectionShare> connection = Optional.of(new ConnectionShare());
        assertThat(slots.tryTake("a", connection)).isEmpty();
        assertThat(slots.tryTake("b", connection)).isEmpty();
        assertThat(slots.tryTake("c", connection))
                .contains("connection: 2 sequences are admitted (expected: fewer than 2 of one connection)");
        assertThat(slots.tryTake("c", Optional.of(new ConnectionShare()))).isEmpty();
        slots.giveBack("a");
        assertThat(slots.tryTake("a", connection)).isEmpty();
        slots.giveBack("a");
        slots.giveBack("b");
        assertThat(connection.orElseThrow().takenCount()).isZero();
    }

    @Test
    void takesBackTheOldestIncompletePromptFirst() {
        take("kept", "old", "young");
        slots.waitsForTurn("kept");
        slots.waitsForPrompt("old");
        slots.waitsForPrompt("young");
        slots.waitsForPrompt("old"); // another piece makes it no younger
        assertThat(slots.takeBack()).contains("old");
        assertThat(slots.takeBack()).isEmpty();
        take("a");
        assertThat(slots.takeBack()).contains("young");
        take("b");
        assertThat(slots.takeBack()).contains("kept");
        take("c");
        assertThat(slots.takeBack()).isEmpty();
    }

    @Test
    void takesNothingBackFromAnAnswer() {
        take("a", "b", "c");
        slots.waitsForPrompt("a");
        slots.waitsForTurn("b");
        slots.answers("a");
        slots.answers("b");
        assertThat(slots.takeBack()).isEmpty();
    }

    @Test
    void oneWhoseSlotWasTakenBackHasNothingToGiveBack() {
        take("a", "b", "c");
        slots.waitsForPrompt("a");
        assertThat(slots.takeBack()).contains("a");
        slots.waitsForPrompt("a");
        slots.giveBack("a");
        take("d");
        assertThat(slots.takenCount()).isEqualTo(3);
        assertThat(slots.takeBack()).isEmpty();
    }

    private void take(String... sequences) {
        for (String sequence : sequences) {
            assertThat(slots.tryTake(sequence, ALONE)).isEmpty();
        }
    }
}
