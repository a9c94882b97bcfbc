package dev.pinball.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.training.data.CorpusException;
import dev.pinball.training.data.SplitRule.Split;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.data.TrainingBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextWindowsTest {
    @TempDir
    private Path directory;

    @Test
    void labelsEachTokenWithTheNextAndMasksBeginnings() {
        TextWindows windows = new TrainingFixture(directory).windows();
        int beginning = windows.data().beginningToken().orElseThrow();
        for (int number = 0; number < 50; number++) {
            TrainingBatch batch = windows.training(number);
            assertThat(batch.rowCount()).isEqualTo(windows.rowCount());
            for (int row = 0; row < batch.rowCount() - 1; row++) {
                if ((row + 1) % TrainingFixture.CONTEXT != 0) {
                    int next = batch.ids()[row + 1];
                    assertThat(batch.labels()[row]).isEqualTo(next == beginning ? TrainingBatch.MASKED : next);
                }
            }
        }
    }

    @Test
    void givesTheSameBatchForTheSameNumberAndOthersForOthers() {
        TextWindows windows = new TrainingFixture(directory).windows();
        Set<String> different = new HashSet<>();
        for (int number = 0; number < 20; number++) {
            assertThat(windows.training(number).ids())
                    .isEqualTo(windows.training(number).ids());
            different.add(Arrays.toString(windows.training(number).ids()));
        }
        assertThat(different).hasSizeGreaterThan(18);
        TextWindows otherSeed = new TextWindows(windows.data(), 3, TrainingFixture.CONTEXT, 6);
        assertThat(otherSeed.training(0).ids()).isNotEqualTo(windows.training(0).ids());
    }

    @Test
    void validatesOnWindowsOneAfterTheOther() {
        TextWindows windows = new TrainingFixture(directory).windows();
        long tokens = windows.data().tokenCount(Split.VALIDATION);
        assertThat(windows.validation().stream()
                        .mapToInt(TrainingBatch::sequences)
                        .sum())
                .isEqualTo((int) ((tokens - 1) / TrainingFixture.CONTEXT));
    }

    @Test
    void refusesTextShorterThanTheContext() {
        TrainingFixture fixture = new TrainingFixture(directory);
        assertThatThrownBy(() -> fixture.data("")).isInstanceOf(CorpusException.class);
        assertThatThrownBy(() -> fixture.data("short"))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("expected: at least " + (TrainingFixture.CONTEXT + 1));
    }

    @Test
    void hasAWindowInTheShortestText() {
        TokenData data = new TrainingFixture(directory).windows().data();
        int tokens = (int) data.tokenCount(Split.TRAINING);
        TextWindows longest = new TextWindows(data, 1, tokens - 1, 5);
        assertThat(longest.training(3).rowCount()).isEqualTo(tokens - 1);
    }
}
