package dev.pinball.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.training.TrainingStoppedException;
import dev.pinball.training.data.SplitRule.Split;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenDataTest {
    private static final int BEGINNING = 256;
    private static final int END = 257;

    @TempDir
    private Path folder;

    private static Tokenizer bytes() {
        return Tokenizers.read(
                new BytePairTraining().train(BytePairTraining.SIZE_MIN).metadata());
    }

    private TokenData encode(String text, double validationShare, int windowLength) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), text);
        try (Corpus corpus = Corpus.open(List.of(file), InputStream.nullInputStream())) {
            return TokenData.encode(
                    corpus, bytes(), new SplitRule(7, validationShare), windowLength, folder.resolve("model.gguf"));
        }
    }

    private static int[] all(TokenData data, Split split) {
        int[] ids = new int[(int) data.tokenCount(split)];
        data.window(split, 0, ids.length, ids);
        return ids;
    }

    @Test
    void stopsInTheMiddleOfTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "a\n<|endoftext|>\nb\n<|endoftext|>\nc\n");
        int[] checkCount = {0};
        try (Corpus corpus = Corpus.open(List.of(file), InputStream.nullInputStream())) {
            assertThatThrownBy(() -> TokenData.encode(
                            corpus, bytes(), new SplitRule(7, 0), 1, folder.resolve("model.gguf"), () -> {
                                if (++checkCount[0] == 2) {
                                    throw new TrainingStoppedException();
                                }
                            }))
                    .isInstanceOf(TrainingStoppedException.class);
        }
        assertThat(checkCount[0]).isEqualTo(2);
    }

    @Test
    void putsTheBeginningAndEndTokensAroundEachDocument() throws IOException {
        TokenData data = encode("ab\n<|endoftext|>\n<|end|>", 0, 1);
        assertThat(data.beginningToken()).hasValue(BEGINNING);
        assertThat(data.documentCount(Split.TRAINING)).isEqualTo(2);
        assertThat(all(data, Split.TRAINING))
                .containsExactly(BEGINNING, 'a', 'b', END, BEGINNING, '<', '|', 'e', 'n', 'd', '|', '>', END);
        int[] window = new int[3];
        data.window(Split.TRAINING, 2, 2, window);
        assertThat(window).containsExactly('b', END, 0);
        assertThatThrownBy(() -> data.window(Split.TRAINING, 11, 3, window))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void splitsByDocumentTheSameWayForTheSameSeed() throws IOException {
        String text = "story\n<|endoftext|>\n".repeat(1000);
        TokenData data = encode(text, 0.2, 1);
        long validation = data.documentCount(Split.VALIDATION);
        assertThat(validation).isBetween(150L, 250L);
        assertThat(data.documentCount(Split.TRAINING)).isEqualTo(1000 - validation);
        assertThat(data.tokenCount(Split.VALIDATION)).isEqualTo(7 * validation);
        assertThat(encode(text, 0.2, 1).documentCount(Split.VALIDATION)).isEqualTo(validation);
    }

    @Test
    void leavesNoFilesBehind() throws IOException {
        TokenData data = encode("abc", 0, 1);
        assertThat(data.tokenCount(Split.TRAINING)).isEqualTo(5);
        assertThat(folder).isDirectoryNotContaining("glob:**.tokens");
        assertThatThrownBy(() -> encode("", 0, 1)).isInstanceOf(CorpusException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**.tokens");
    }

    @Test
    void refusesACorpusThatIsEmptyOrSmallerThanTheContext() {
        assertThatThrownBy(() -> encode("\n", 0.5, 1))
                .isInstanceOf(CorpusException.class)
                .hasMessage("the corpus is empty (expected: at least one document with text)");
        assertThatThrownBy(() -> encode("abc", 0, 6))
                .isInstanceOf(CorpusException.class)
                .hasMessage("training: 5 tokens in 1 documents, with validation_share 0.0 (expected: at least 6)");
        assertThatThrownBy(() -> encode("abc", 0.01, 4))
                .isInstanceOf(CorpusException.class)
                .hasMessage("validation: 0 tokens in 0 documents, with validation_share 0.01 (expected: at least 4)");
    }

    @Test
    void namesTheFileThatCantBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("model.gguf.training.tokens"));
        assertThatThrownBy(() -> encode("abc", 0, 1))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(folder.resolve("model.gguf.training.tokens") + ": can't be written: ");
    }

    @Test
    void readsBehindTheFirstTwoGibibytes() throws IOException {
        long bytes = (3L << 30) + 4;
        Path sparse = folder.resolve("sparse");
        try (TokenFileWriter writer = new TokenFileWriter(sparse, Integer.BYTES);
                FileChannel channel = FileChannel.open(sparse, StandardOpenOption.WRITE)) {
            ByteBuffer last =
                    ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, 123_456);
            channel.write(last, bytes - 4);
            TokenFile file = writer.finish();
            int[] ids = new int[2];
            file.read(file.tokenCount() - 2, 2, ids);
            assertThat(ids).containsExactly(0, 123_456);
        }
    }

    @Test
    void takesFourBytesForAnIdOnlyWhereItHasTo() {
        assertThat(TokenFile.idBytes(65_536)).isEqualTo(2);
        assertThat(TokenFile.idBytes(65_537)).isEqualTo(4);
    }
}
