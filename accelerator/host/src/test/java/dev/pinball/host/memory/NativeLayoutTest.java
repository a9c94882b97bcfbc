package dev.pinball.host.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.host.memory.NativeLayout.Field;
import org.junit.jupiter.api.Test;

class NativeLayoutTest {
    private final NativeLayout layout = new NativeLayout("test");

    @Test
    void placesFieldsOneAfterTheOtherAsTheyAreAligned() {
        Field first = layout.field("first", Integer.BYTES, 3, Integer.BYTES);
        Field second = layout.field("second", Long.BYTES, 1, Long.BYTES);
        Field lines = layout.lines("lines", 128, 2);
        assertThat(first.offset()).isZero();
        assertThat(first.at(2)).isEqualTo(8);
        assertThat(second.offset()).isEqualTo(16);
        assertThat(lines.at(1)).isEqualTo(64 + 128);
        assertThat(layout.bytes()).isEqualTo(lines.end()).isEqualTo(64 + 256);
    }

    @Test
    void refusesElementsThatAFieldDoesNotHave() {
        Field field = layout.field("field", Integer.BYTES, 3, Integer.BYTES);
        assertThatThrownBy(() -> field.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> field.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesLinesThatAreNone() {
        assertThatThrownBy(() -> layout.lines("scores", 96, 4))
                .hasMessage("test, scores: elements of 96 bytes (expected: a multiple of 64)");
        assertThatThrownBy(() -> layout.field("scores", 4, 4, 12)).hasMessageContaining("a power of two");
    }
}
