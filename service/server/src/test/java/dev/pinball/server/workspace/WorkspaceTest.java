package dev.pinball.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
    @TempDir
    private Path parent;

    private Path root;
    private Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectories(parent.toRealPath().resolve("workspace"));
        Files.createDirectory(root.resolve("folder"));
        Files.writeString(root.resolve("folder/text.txt"), "text");
        Files.writeString(parent.resolve("secret.txt"), "secret");
        workspace = Workspace.open(root);
    }

    @Test
    void findsFilesInside() {
        assertThat(workspace.existing("data", "folder/text.txt")).isEqualTo(root.resolve("folder/text.txt"));
        assertThat(workspace.target("model", "folder/new.gguf")).isEqualTo(root.resolve("folder/new.gguf"));
        assertThat(workspace.target("model", "new.gguf")).isEqualTo(root.resolve("new.gguf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../secret.txt", "folder/../../secret.txt", "./folder/text.txt", "/etc/hostname"})
    void refusesNamesThatLeadElsewhere(String name) {
        String message = "data: '%s' (expected: a plain relative path inside the workspace)".formatted(name);
        assertThatThrownBy(() -> workspace.existing("data", name)).hasMessage(message);
        assertThatThrownBy(() -> workspace.target("data", name)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "x.gguf/", "folder//x.gguf", " x.gguf", "x.gguf ", "folder /x.gguf", "\u00a0", "x\u2003"})
    void refusesNamesWithEmptyPartsOrSpacesAroundThem(String name) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> workspace.existing("data", name), () -> workspace.target("data", name))) {
            assertThatThrownBy(call).hasMessageContaining("(expected: a plain relative path inside the workspace)");
        }
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        Files.createSymbolicLink(root.resolve("link.txt"), parent.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), parent);
        assertThatThrownBy(() -> workspace.existing("data", "link.txt")).hasMessageContaining("inside the workspace");
        assertThatThrownBy(() -> workspace.existing("data", "up/secret.txt"))
                .hasMessageContaining("inside the workspace");
        assertThatThrownBy(() -> workspace.target("model", "up/new.gguf")).hasMessageContaining("inside the workspace");
        assertThatThrownBy(() -> workspace.target("model", "link.txt"))
                .hasMessage("model: 'link.txt' (expected: the name of a file)");
    }

    @Test
    void refusesNamesWithControlCharactersAlsoOfFilesThatAreThere() throws IOException {
        String forged = "x\n02:00:00.000 ERROR Engine - FORGED";
        Files.writeString(root.resolve(forged), "text");
        for (String name : List.of(forged, "x\u001b[2J", "x\r.gguf", "x\u009b")) {
            assertThatThrownBy(() -> workspace.existing("data", name))
                    .hasMessageContaining("(expected: a name without control characters)")
                    .message()
                    .doesNotContainPattern("\\p{Cntrl}");
            assertThatThrownBy(() -> workspace.target("model", name))
                    .hasMessageContaining("(expected: a name without control characters)");
        }
    }

    @Test
    void writesNoHiddenFiles() throws IOException {
        Files.createDirectory(root.resolve(".new.gguf.training"));
        for (String name : List.of(".new.gguf", ".new.gguf.training/checkpoint")) {
            assertThatThrownBy(() -> workspace.target("model", name)).hasMessageContaining("not hidden");
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> workspace.existing("data", "none.txt"))
                .hasMessage("data: 'none.txt' (expected: a file, or a folder, that exists)");
        assertThatThrownBy(() -> workspace.existing("data", "folder"))
                .hasMessage("data: 'folder' (expected: a file that can be read)");
        assertThatThrownBy(() -> workspace.target("model", "none/new.gguf"))
                .hasMessage("model: 'none/new.gguf' (expected: a file, or a folder, that exists)");
    }
}
