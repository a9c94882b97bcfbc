package dev.pinball.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientMessageTest {
    @Test
    void absolutePathsBecomeNames() {
        assertThat(ClientMessage.withoutFolders("/srv/models/a.gguf: can't be read: java.io.Exception: /srv/d.txt"))
                .isEqualTo("a.gguf: can't be read: java.io.Exception: d.txt");
        assertThat(ClientMessage.withoutFolders("model: '/srv/x.gguf' (expected: a GGUF file)"))
                .isEqualTo("model: 'x.gguf' (expected: a GGUF file)");
    }

    @Test
    void allElseStays() {
        for (String message : new String[] {
            "steps: 0 (expected: 1..7)", "folder/a.gguf: 3 tokens/s", "a / b / c", "https://example.org/a/b"
        }) {
            assertThat(ClientMessage.withoutFolders(message)).isEqualTo(message);
        }
    }
}
