package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceTokenizerTest {
    @TempDir
    private Path folder;

    private final Vocabularies vocabulary = Vocabularies.sentencePiece()
            .add("▁", Vocabularies.NORMAL, -10)
            .add("a", Vocabularies.NORMAL, -11)
            .add("b", Vocabularies.NORMAL, -12)
            .add("ab", Vocabularies.NORMAL, -3)
            .add("ba", Vocabularies.NORMAL, -2)
            .add("▁a", Vocabularies.NORMAL, -4)
            .add("[x]", Vocabularies.USER_DEFINED, 0);

    @Test
    void mergesThePairWithTheHighestScoreFirst() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(pieces(tokenizer, "aba", false)).containsExactly("▁a", "ba");
        assertThat(pieces(tokenizer, "ab", false)).containsExactly("▁", "ab");
    }

    @Test
    void writesWhatIsNoTokenAsBytes() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(pieces(tokenizer, "é", false)).containsExactly("▁", "<0xC3>", "<0xA9>");
    }

    @Test
    void readsSpecialTokensOnlyWhereAllowedAndUserDefinedOnesAlways() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(pieces(tokenizer, "a</s>[x]a", true)).containsExactly("▁a", "</s>", "[x]", "▁a");
        assertThat(pieces(tokenizer, "a</s>", false)).startsWith("▁a", "<0x3C>").doesNotContain("</s>");
        assertThat(pieces(tokenizer, "a[x]", false)).containsExactly("▁a", "[x]");
    }

    @Test
    void mergesPlainTextIntoNoSpecialToken() {
        vocabulary
                .add("<", Vocabularies.NORMAL, -20)
                .add("<s", Vocabularies.NORMAL, -5)
                .add("</", Vocabularies.NORMAL, -5)
                .add("s>", Vocabularies.NORMAL, -6)
                .add("<un", Vocabularies.NORMAL, -5)
                .add("k>", Vocabularies.NORMAL, -5)
                .add("<0x", Vocabularies.NORMAL, -5)
                .add("41>", Vocabularies.NORMAL, -5);
        Tokenizer tokenizer = vocabulary.read(folder);
        for (String text : List.of("a<s>b</s>", "<s>", "</s></s>", "<unk>", "<0x41>")) {
            assertThat(pieces(tokenizer, text, false)).as(text).doesNotContain("<s>", "</s>", "<unk>", "<0x41>");
            assertThat(tokenizer.decode(tokenizer.encode(text, false))).isEqualTo(text);
        }
        assertThat(pieces(tokenizer, "a<s>b</s>", true)).contains("<s>", "</s>");
    }

    @Test
    void keepsPlainTextOfTheStoryModelFreeOfControlTokens() {
        try (GgufFile file = GgufFile.open(SharedFiles.troubled("spm-control-merge.gguf"))) {
            Tokenizer tokenizer = Tokenizers.read(file);
            int[] ids = tokenizer.encode("a<s>b</s>", false);
            assertThat(ids).isNotEmpty().doesNotContain(0, 1, 2);
            assertThat(tokenizer.decode(ids)).isEqualTo("a<s>b</s>");
        }
    }

    @Test
    void encodesNothingAsNothing() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(pieces(tokenizer, "", true)).isEmpty();
    }

    @Test
    void putsNoSpaceBeforeWhereTheFileSaysSo() {
        vocabulary.file().bool("tokenizer.ggml.add_space_prefix", false);
        Tokenizer tokenizer = vocabulary.read(folder);
        int[] ids = tokenizer.encode("ab", false);
        assertThat(ids).containsExactly(vocabulary.id("ab"));
        assertThat(tokenizer.decode(tokenizer.encode(" a", false))).isEqualTo(" a");
    }

    @Test
    void putsNoSpaceBeforeTextThatFollowsOtherText() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(tokenizer.encodeContinuation("ab", false)).containsExactly(vocabulary.id("ab"));
        assertThat(tokenizer.encodeContinuation(" a", false)).containsExactly(vocabulary.id("▁a"));
    }

    @Test
    void keepsTheFirstSpaceOfAContinuationAndDropsThatOfAText() {
        Tokenizer tokenizer = vocabulary.read(folder);
        int[] ids = tokenizer.encode("a", false);
        assertThat(tokenizer.decoder().append(ids[0])).isEqualTo(" a");
        assertThat(tokenizer.decode(ids)).isEqualTo("a");
    }

    @Test
    void holdsBackACharacterUntilItIsComplete() {
        Tokenizer tokenizer = vocabulary.read(folder);
        TokenDecoder decoder = tokenizer.decoder();
        assertThat(decoder.append(vocabulary.id("<0xC3>"))).isEmpty();
        assertThat(decoder.append(vocabulary.id("<s>"))).isEmpty();
        assertThat(decoder.append(vocabulary.id("<0xA9>"))).isEqualTo("é");
        assertThat(decoder.append(vocabulary.id("<0xC3>"))).isEmpty();
        assertThat(decoder.append(vocabulary.id("a"))).isEqualTo("\uFFFDa");
        assertThat(decoder.append(vocabulary.id("<0xE2>"))).isEmpty();
        assertThat(decoder.flush()).isEqualTo("\uFFFD");
        assertThat(decoder.append(vocabulary.id("▁a"))).isEqualTo(" a");
    }

    @Test
    void showsSingleTokensToPeople() {
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(tokenizer.text(vocabulary.id("</s>"))).isEqualTo("</s>");
        assertThat(tokenizer.text(vocabulary.id("▁a"))).isEqualTo(" a");
        assertThat(tokenizer.text(vocabulary.id("<0xC3>"))).isEqualTo("\uFFFD");
        assertThat(tokenizer.text(vocabulary.id("<0x41>"))).isEqualTo("A");
    }

    private static List<String> pieces(Tokenizer tokenizer, String text, boolean parseSpecialTokens) {
        return Arrays.stream(tokenizer.encode(text, parseSpecialTokens))
                .mapToObj(tokenizer.vocabulary().pieces()::get)
                .toList();
    }
}
