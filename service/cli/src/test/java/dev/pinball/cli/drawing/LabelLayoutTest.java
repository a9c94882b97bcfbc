package dev.pinball.cli.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelLayoutTest {
    private final LabelLayout layout = new LabelLayout(new LabelLayout.Box(0, 0, 400, 300));

    @Test
    void putsALabelToTheRightOfItsPointWhereThereIsRoom() {
        assertThat(layout.place(100, 100, 5, 60, 12).x()).isGreaterThan(100);
    }

    @Test
    void keepsLabelsWithinThePicture() {
        assertThat(layout.place(390, 100, 5, 60, 12).x()).isLessThan(390 - 60);
    }

    @Test
    void keepsLabelsOfNeighboringPointsApart() {
        LabelLayout.Box first = layout.place(100, 100, 5, 60, 12);
        for (int point = 1; point < 8; point++) {
            LabelLayout.Box next = layout.place(100 + point, 100, 5, 60, 12);
            assertThat(next.overlap(first)).as("label %d", point).isZero();
        }
    }

    @Test
    void drawsABarThatEndsToAnEighth() {
        assertThat(Bar.of(0, 4)).isEqualTo("    ");
        assertThat(Bar.of(1, 4)).isEqualTo("████");
        assertThat(Bar.of(0.375, 4)).isEqualTo("█▌  ");
        assertThat(Bar.of(1e-9, 4)).isEqualTo("▏   ");
        assertThat(Bar.of(-0.5, 4)).isEqualTo("    ");
    }
}
