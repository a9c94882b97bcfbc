package dev.pinball.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("text.txt");
    }

    /** Notes the parts of each document. */
    private static final class Notes implements DocumentVisitor {
        private final List<List<String>> documents = new ArrayList<>(List.of(new ArrayList<>()));

        @Override
        public void text(String text) {
            documents.getLast().add(text);
        }

        @Override
        public void endOfDocument() {
            documents.add(new ArrayList<>());
        }

        private List<String> texts() {
            assertThat(documents.getLast()).isEmpty();
            return documents.stream()
                    .limit(documents.size() - 1)
                    .map(parts -> String.join("", parts))
                    .toList();
        }
    }

    private static Notes read(Path... files) {
        Notes notes = new Notes();
        try (Corpus corpus = Corpus.open(List.of(files), InputStream.nullInputStream())) {
            corpus.read(notes);
        }
        return notes;
    }

    @Test
    void separatesDocumentsByLinesAndFiles() throws IOException {
        Files.writeString(file, "One.\n\nMore.\n<|endoftext|>\n\nTwo <|endoftext|> still.\r\n<|endoftext|>\r\nThree");
        Path other = Files.writeString(folder.resolve("other.txt"), "<|endoftext|>\n \nFour, ação.\n<|endoftext|>");
        assertThat(read(file, other).texts())
                .containsExactly("One.\n\nMore.", "Two <|endoftext|> still.", "Three", " \nFour, ação.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "<|endoftext|>", "\n<|endoftext|>\n\n<|endoftext|>\n"})
    void findsNoDocumentsWithoutText(String text) throws IOException {
        Files.writeString(file, text);
        assertThat(read(file).texts()).isEmpty();
    }

    @Test
    void givesALongDocumentInPartsThatEndBeforeSpaces() throws IOException {
        String text = "palavra  coração\n".repeat(9_000) + "fim";
        Notes notes = read(Files.writeString(file, text));
        assertThat(notes.texts()).containsExactly(text);
        List<String> parts = notes.documents.getFirst();
        assertThat(parts).hasSizeGreaterThan(9);
        assertThat(parts.subList(1, parts.size())).allMatch(part -> part.startsWith("  c") || part.startsWith("\np"));
    }

    @Test
    void cutsTextWithoutSpacesBetweenCharacters() throws IOException {
        String text = "x" + "日本語".repeat(20_000);
        assertThat(read(Files.writeString(file, text)).texts()).containsExactly(text);
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        Files.write(file, "abc\nd\u00e9f".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessage(file + ": byte e9 at 5 is no UTF-8 (expected: text in UTF-8)");
    }

    @Test
    void refusesFilesThatArentThere() {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessage(file + ": no such file (expected: a text file)");
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(CorpusException.class)
                .hasMessage(folder + ": not a readable file (expected: a text file)");
    }

    @Test
    void readsStandardInputMoreThanOnce() {
        InputStream input = new ByteArrayInputStream("Um.\n<|endoftext|>\nDois.".getBytes(StandardCharsets.UTF_8));
        try (Corpus corpus = Corpus.open(List.of(Path.of("-")), input)) {
            for (int time = 0; time < 2; time++) {
                Notes notes = new Notes();
                corpus.read(notes);
                assertThat(notes.texts()).containsExactly("Um.", "Dois.");
            }
        }
    }
}
