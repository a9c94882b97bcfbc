package dev.pinball.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int[] TOKENS = {1, 2, 3, 4, 5, 6, 7, 8};

    private final BlockPool pool = new BlockPool(4, 2);
    private final BlockTable table = new BlockTable(4);
    private final BlockTable other = new BlockTable(4);

    @Test
    void allotsEachBlockOnce() {
        allot(table, 4);
        assertThat(table.blockIds()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(pool.availableCount()).isZero();
        assertThatThrownBy(() -> pool.allot(other)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesBackEveryBlockOfATable() {
        pool.allot(table);
        pool.allot(other);
        pool.allot(table);

        pool.release(table);

        assertThat(table.blockCount()).isZero();
        assertThat(pool.referencedCount()).isEqualTo(1);
        pool.checkIntegrity(List.of(table, other));
    }

    @Test
    void findsTheBlocksOfAPrefixAlsoAfterItsSequenceHasEnded() {
        compute(table, TOKENS, 8);
        pool.release(table);
        assertThat(pool.cachedCount()).isEqualTo(4);
        assertThat(pool.availableCount()).isEqualTo(4);

        assertThat(pool.reuse(other, "", new int[] {1, 2, 3, 4, 9, 9, 7, 8}, 8)).isEqualTo(4);

        assertThat(pool.referencedCount()).isEqualTo(2);
        pool.checkIntegrity(List.of(other));
    }

    @Test
    void findsNothingWhoseTokensStandElsewhereOrUnderAnotherSalt() {
        compute(table, TOKENS, 8);
        assertThat(pool.reuse(other, "", new int[] {3, 4, 5, 6}, 4)).isZero();
        assertThat(pool.reuse(other, "salt", TOKENS, 8)).isZero();
    }

    @Test
    void coversNoMoreTokensThanAskedFor() {
        compute(table, TOKENS, 8);
        assertThat(pool.reuse(other, "", TOKENS, 7)).isEqualTo(6);
    }

    @Test
    void sharesABlockThatTwoSequencesHaveComputed() {
        pool.allot(table);
        pool.allot(other);
        pool.publish(table, "", TOKENS, 2);
        pool.publish(other, "", TOKENS, 2);
        assertThat(other.blockId(0)).isEqualTo(table.blockId(0));
        assertThat(pool.referencedCount()).isEqualTo(1);
        pool.checkIntegrity(List.of(table, other));
    }

    @Test
    void evictsTheLeastRecentlyUsedAndItsEndFirst() {
        compute(table, TOKENS, 4);
        compute(other, new int[] {8, 8}, 2);
        pool.release(table);
        pool.release(other);
        BlockTable third = new BlockTable(4);

        allot(third, 2); // a free one, and the end of the first prefix

        assertThat(pool.reuse(other, "", new int[] {8, 8}, 2)).isEqualTo(2);
        assertThat(pool.reuse(table, "", TOKENS, 4)).isEqualTo(2);
        pool.checkIntegrity(List.of(table, other, third));
    }

    @Test
    void keepsAPrefixThatWasUsedAfterItsContinuation() {
        compute(table, TOKENS, 4);
        pool.release(table);
        pool.reuse(table, "", TOKENS, 2);
        compute(other, new int[] {8, 8}, 2);
        pool.release(other);
        pool.release(table);

        allot(new BlockTable(4), 3); // a free one, the continuation, and the other

        assertThat(pool.reuse(table, "", TOKENS, 4)).isEqualTo(2);
    }

    @Test
    void countsWhatAReleaseOfSharedBlocksMakesAvailable() {
        compute(table, TOKENS, 4);
        pool.reuse(other, "", TOKENS, 4);
        assertThat(pool.heldAlone(other)).isZero();
        assertThat(pool.availableAfterRelease(List.of(other))).isEqualTo(2);
        assertThat(pool.availableAfterRelease(List.of(other, table))).isEqualTo(4);
    }

    @Test
    void nobodyFindsWhatIsDiscarded() {
        compute(table, TOKENS, 4);
        pool.discard(table);
        assertThat(pool.cachedCount()).isZero();
        assertThat(pool.reuse(other, "", TOKENS, 8)).isZero();
        pool.checkIntegrity(List.of(table, other));
    }

    @Test
    void whatOthersHoldIsNotDiscarded() {
        compute(table, TOKENS, 4);
        pool.reuse(other, "", TOKENS, 2);
        pool.discard(table);
        assertThat(pool.reuse(table, "", TOKENS, 4)).isEqualTo(2);
        pool.checkIntegrity(List.of(table, other));
    }

    @Test
    void findsALostBlock() {
        pool.allot(table);
        assertThatThrownBy(() -> pool.checkIntegrity(List.of())).hasMessageContaining("references are counted wrong");
    }

    @Test
    void findsABlockInTwoTables() {
        pool.allot(table);
        other.add(table.blockId(0));
        assertThatThrownBy(() -> pool.checkIntegrity(List.of(table, other)))
                .hasMessageContaining("references are counted wrong");
    }

    @Test
    void takesNoBlockBackTwice() {
        pool.allot(table);
        other.add(table.blockId(0));
        pool.release(table);
        assertThatThrownBy(() -> pool.release(other)).isInstanceOf(IllegalStateException.class);
    }

    private void compute(BlockTable computed, int[] tokens, int count) {
        allot(computed, count / 2);
        pool.publish(computed, "", tokens, count);
    }

    private void allot(BlockTable to, int count) {
        for (int done = 0; done < count; done++) {
            pool.allot(to);
        }
    }
}
