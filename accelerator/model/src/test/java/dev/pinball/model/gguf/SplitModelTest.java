package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.quantization.FileQuantizer;
import dev.pinball.model.quantization.FileType;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitModelTest {
    @TempDir
    private Path folder;

    @Test
    void readsAllPartsThatLieSideBySide() throws IOException {
        writeParts();
        try (GgufFile file = GgufFile.open(part(1))) {
            assertThat(file.tensorNames()).containsExactly("one", "two", "three");
            assertThat(file.tensor("three", 1, 2).data().toArray(ValueLayout.JAVA_FLOAT))
                    .containsExactly(3, 4);
            assertThat(file.metadata().requiredString("general.architecture")).isEqualTo("llama");
            assertThat(file.byteSize()).isEqualTo(Files.size(part(1)) + Files.size(part(2)) + Files.size(part(3)));
        }
    }

    @Test
    void writesTheModelAsOneFile() {
        writeParts();
        Path whole = folder.resolve("whole.gguf");
        try (GgufFile file = GgufFile.open(part(1))) {
            FileQuantizer.write(file, FileType.F32, whole);
        }
        try (GgufFile file = GgufFile.open(whole)) {
            assertThat(file.tensorNames()).containsExactly("one", "two", "three");
            assertThat(file.metadata().keys()).noneMatch(key -> key.startsWith("split."));
        }
    }

    @Test
    void namesThePartThatIsMissing() throws IOException {
        writeParts();
        Files.delete(part(2));
        assertRefused(
                1, "part model-00002-of-00003.gguf: no such file (expected: all parts of the model, side by side)");
    }

    @Test
    void refusesAnotherPartThanTheFirst() {
        writeParts();
        assertRefused(2, "split.no: 1 (expected: 0, the first of the 3 parts)");
    }

    @Test
    void refusesAPartOfAnotherModel() {
        writeParts();
        split(1, 4).tensor("two", 1, 1, 1).write(part(2));
        assertThatThrownBy(() -> GgufFile.open(part(1)))
                .isInstanceOf(GgufException.class)
                .hasMessage(part(2) + ": split.count: 4 (expected: 3)");
    }

    @Test
    void refusesAFirstPartOfAnotherName() throws IOException {
        writeParts();
        Path renamed = Files.move(part(1), folder.resolve("model.gguf"));
        assertThatThrownBy(() -> GgufFile.open(renamed))
                .isInstanceOf(GgufException.class)
                .hasMessage(renamed + ": split.count: 3 (expected: a file named NAME-00001-of-00003.gguf)");
    }

    @Test
    void refusesATensorInTwoParts() {
        writeParts();
        split(1, 3).tensor("one", 1, 1, 1).write(part(2));
        assertThatThrownBy(() -> GgufFile.open(part(1)))
                .isInstanceOf(GgufException.class)
                .hasMessage(part(2) + ": tensor one: in two parts of the model (expected: in one)");
    }

    @Test
    void refusesFewerTensorsThanTheFirstPartSays() {
        writeParts();
        split(2, 3).write(part(3));
        assertRefused(1, "split.tensors.count: 3 (expected: 2, those of all parts)");
    }

    private void writeParts() {
        split(0, 3)
                .string("general.architecture", "llama")
                .int32("split.tensors.count", 3)
                .tensor("one", 1, 1, 1)
                .write(part(1));
        split(1, 3).tensor("two", 1, 1, 2).write(part(2));
        split(2, 3).tensor("three", 1, 2, 3, 4).write(part(3));
    }

    private static GgufBuilder split(int number, int count) {
        return new GgufBuilder().int32("split.no", number).int32("split.count", count);
    }

    private Path part(int number) {
        return folder.resolve("model-%05d-of-00003.gguf".formatted(number));
    }

    private void assertRefused(int partOpened, String message) {
        assertThatThrownBy(() -> GgufFile.open(part(partOpened)))
                .isInstanceOf(GgufException.class)
                .hasMessage(part(partOpened) + ": " + message);
    }
}
