package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void replacesAFile() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "old");
        Files.writeString(folder.resolve("file.partial"), "left by a process that was killed");
        AtomicFile.write(path, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
        assertThat(path).hasContent("new");
        assertThat(folder.resolve("file.partial")).doesNotExist();
    }

    @Test
    void keepsTheOldFileOnAFullDiskAndNamesIt() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "old");
        assertThatThrownBy(() -> AtomicFile.write(path, out -> {
                    out.write(new byte[3 << 20]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(path + ": can't be written: No space left on device");
        assertThat(path).hasContent("old");
        assertThat(folder.resolve("file.partial")).doesNotExist();
    }

    @Test
    void namesTheFileWhoseFolderIsMissing() {
        Path path = folder.resolve("missing").resolve("file");
        assertThatThrownBy(() -> AtomicFile.write(path, _ -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(path + ": can't be written: no such file or folder");
    }
}
