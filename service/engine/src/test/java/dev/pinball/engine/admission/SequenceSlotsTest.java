package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SequenceSlotsTest {
    private static final SequenceSlots.Claim ALONE = new SequenceSlots.Claim(Optional.empty(), "", Optional.empty());

    private final SequenceSlots<String> slots = new SequenceSlots<>(3, 2, false);
    private final List<String> gaveWay = new ArrayList<>();

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
        SequenceSlots.Claim connection =
                new SequenceSlots.Claim(Optional.of(new ConnectionShare()), "", Optional.empty());
        assertThat(slots.tryTake("a", connection)).isEmpty();
        assertThat(slots.tryTake("b", connection)).isEmpty();
        assertThat(slots.tryTake("c", connection))
                .contains("connection: 2 sequences are admitted (expected: fewer than 2 of one connection)");
        assertThat(slots.tryTake(
                        "c", new SequenceSlots.Claim(Optional.of(new ConnectionShare()), "", Optional.empty())))
                .isEmpty();
        slots.giveBack("a");
        assertThat(slots.tryTake("a", connection)).isEmpty();
        slots.giveBack("a");
        slots.giveBack("b");
        assertThat(connection.connection().orElseThrow().takenCount()).isZero();
    }

    @Test
    void aCompleteRequestTakesOverFromTheOldestIncompletePromptFirst() {
        take("kept", "old", "young");
        slots.waitsForTurn("kept");
        slots.waitsForPrompt("old");
        slots.waitsForPrompt("young");
        slots.waitsForPrompt("old"); // another piece makes it no younger
        takeOver("a", "b", "c");
        assertThat(gaveWay).containsExactly("old", "young", "kept");
        assertThat(slots.tryTakeOver("d", ALONE, gaveWay::add)).isPresent();
    }

    @Test
    void nothingGivesWayWhileASlotIsFree() {
        take("a", "b");
        slots.waitsForPrompt("a");
        takeOver("c");
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void nothingGivesWayToAConnectionBeyondItsShare() {
        SequenceSlots.Claim connection =
                new SequenceSlots.Claim(Optional.of(new ConnectionShare()), "", Optional.empty());
        take("a");
        slots.waitsForPrompt("a");
        assertThat(slots.tryTake("b", connection)).isEmpty();
        assertThat(slots.tryTake("c", connection)).isEmpty();
        assertThat(slots.tryTakeOver("d", connection, gaveWay::add)).isPresent();
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void anAnswerGivesNoWay() {
        take("a", "b", "c");
        slots.waitsForPrompt("a");
        slots.waitsForTurn("b");
        slots.answers("a");
        slots.answers("b");
        assertThat(slots.tryTakeOver("d", ALONE, gaveWay::add)).isPresent();
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void oneThatGaveWayHasNothingToGiveBack() {
        take("a", "b", "c");
        slots.waitsForPrompt("a");
        takeOver("d");
        slots.waitsForPrompt("a");
        slots.giveBack("a");
        assertThat(slots.takenCount()).isEqualTo(3);
        assertThat(slots.tryTakeOver("e", ALONE, gaveWay::add)).isPresent();
        assertThat(gaveWay).containsExactly("a");
    }

    private void takeOver(String... sequences) {
        for (String sequence : sequences) {
            assertThat(slots.tryTakeOver(sequence, ALONE, gaveWay::add)).isEmpty();
        }
    }

    @Test
    void leavesPlacesToOtherTenantsWhereItIsFair() {
        SequenceSlots<Integer> fair = new SequenceSlots<>(12, 12, true);
        int flood = 0;
        while (fair.tryTake(flood, tenant("flood")).isEmpty()) {
            flood++;
        }
        assertThat(flood).isEqualTo(6);
        int second = 0;
        while (fair.tryTake(100 + second, tenant("second")).isEmpty()) {
            second++;
        }
        assertThat(second).isEqualTo(3);
        assertThat(fair.tryTake(200, tenant("third"))).isEmpty();
        assertThat(fair.tryTake(flood, tenant("flood")))
                .contains("tenant: 6 sequences are admitted (expected: fewer than the 2 places that are free)");
        fair.giveBack(100);
        fair.giveBack(101);
        fair.giveBack(102);
        assertThat(fair.tryTake(101, tenant("second"))).isEmpty();
    }

    private static SequenceSlots.Claim tenant(String tenant) {
        return new SequenceSlots.Claim(Optional.empty(), tenant, Optional.empty());
    }

    private void take(String... sequences) {
        for (String sequence : sequences) {
            assertThat(slots.tryTake(sequence, ALONE)).isEmpty();
        }
    }
}
