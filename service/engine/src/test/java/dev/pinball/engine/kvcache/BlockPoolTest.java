package dev.pinball.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private final BlockPool pool = new BlockPool(4);
    private final BlockTable table = new BlockTable(4);
    private final BlockTable other = new BlockTable(4);

    @Test
    void allotsEachBlockOnce() {
        for (int count = 0; count < 4; count++) {
            pool.allot(table);
        }
        assertThat(table.blockIds()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(pool.freeCount()).isZero();
        assertThatThrownBy(() -> pool.allot(other)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesBackEveryBlockOfATable() {
        pool.allot(table);
        pool.allot(other);
        pool.allot(table);

        pool.giveBack(table);

        assertThat(table.blockCount()).isZero();
        assertThat(pool.usedCount()).isEqualTo(1);
        pool.checkIntegrity(List.of(table, other));
    }

    @Test
    void findsALostBlock() {
        pool.allot(table);
        assertThatThrownBy(() -> pool.checkIntegrity(List.of())).hasMessage("blocks are lost: 1");
    }

    @Test
    void findsABlockInTwoTables() {
        pool.allot(table);
        other.add(table.blockId(0));
        assertThatThrownBy(() -> pool.checkIntegrity(List.of(table, other))).hasMessage("block 0 is in two places");
    }

    @Test
    void takesNoBlockBackTwice() {
        pool.allot(table);
        other.add(table.blockId(0));
        pool.giveBack(table);
        assertThatThrownBy(() -> pool.giveBack(other)).isInstanceOf(IllegalStateException.class);
    }
}
