package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLevelTokenizerTest {
    @TempDir
    private Path folder;

    @Test
    void mergesInTheOrderOfTheList() {
        Vocabularies vocabulary = Vocabularies.byteLevel("gpt-2", "b c", "a b", "a bc", "Ġ a");
        assertThat(pieces(vocabulary, "abc ab")).containsExactly("abc", "Ġ", "ab");
    }

    @Test
    void mergesNothingAcrossWords() {
        Vocabularies vocabulary = Vocabularies.byteLevel("gpt-2", "a 1", "a Ġ");
        assertThat(pieces(vocabulary, "a1 a a")).containsExactly("a", "1", "Ġ", "a", "Ġ", "a");
    }

    @Test
    void takesWholeWordsFirstOnlyInLlama3() {
        assertThat(pieces(Vocabularies.byteLevel("gpt-2").add("abc", Vocabularies.NORMAL, 0), "abc"))
                .containsExactly("a", "b", "c");
        Vocabularies llama3 = Vocabularies.byteLevel("llama-bpe").add("abc", Vocabularies.NORMAL, 0);
        llama3.file().uint32("tokenizer.ggml.bos_token_id", 0);
        assertThat(pieces(llama3, "abc")).containsExactly("abc");
    }

    @Test
    void readsLongerUserDefinedTokensFirst() {
        Vocabularies vocabulary = Vocabularies.byteLevel("qwen2")
                .add("  ", Vocabularies.USER_DEFINED, 0)
                .add("    ", Vocabularies.USER_DEFINED, 0);
        assertThat(pieces(vocabulary, "a       b")).containsExactly("a", "    ", "  ", "Ġ", "b");
    }

    @Test
    void readsSpecialTokensOnlyWhereAllowed() {
        Tokenizer tokenizer = Vocabularies.real("llama-bpe");
        assertThat(tokenizer.encode("<|eot_id|>\n<|eot_id|>", true)).containsExactly(128_009, 198, 128_009);
        assertThat(tokenizer.encode("<|eot_id|>", false)).hasSizeGreaterThan(3).doesNotContain(128_009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "qwen2", "default"})
    void mergesPlainTextIntoNoSpecialToken(String preTokenizer) {
        Vocabularies vocabulary = Vocabularies.byteLevel(preTokenizer, "e n", "en d", "b e", "be g")
                .change("end", Vocabularies.CONTROL)
                .change("beg", Vocabularies.UNKNOWN);
        vocabulary.file().uint32("tokenizer.ggml.bos_token_id", 0);
        Tokenizer tokenizer = vocabulary.read(folder);
        assertThat(tokenizer.encode("end", false)).containsExactly(vocabulary.id("en"), vocabulary.id("d"));
        assertThat(tokenizer.encode("beg", false)).containsExactly(vocabulary.id("be"), vocabulary.id("g"));
        assertThat(tokenizer.encode("end", true)).containsExactly(vocabulary.id("end"));
    }

    @Test
    void neverGivesHalfACharacter() {
        Tokenizer tokenizer = Vocabularies.real("gpt-2");
        TokenDecoder decoder = tokenizer.decoder();
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encode("👨‍👩‍👧 日本語 é", false)) {
            String piece = decoder.append(id);
            assertThat(piece).doesNotContain("\uFFFD");
            text.append(piece);
        }
        assertThat(decoder.flush()).isEmpty();
        assertThat(text).hasToString("👨‍👩‍👧 日本語 é");
    }

    private List<String> pieces(Vocabularies vocabulary, String text) {
        Tokenizer tokenizer = vocabulary.read(folder);
        return Arrays.stream(tokenizer.encode(text, false))
                .mapToObj(tokenizer.vocabulary().pieces()::get)
                .toList();
    }
}
