package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizersTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> wrongVocabularies() {
        GgufBuilder none = new GgufBuilder();
        Vocabularies piece = Vocabularies.sentencePiece();
        return Stream.of(
                Arguments.of("tokenizer.ggml.model: missing", none),
                Arguments.of(
                        "'bert' (expected: llama or gpt2)", new GgufBuilder().string("tokenizer.ggml.model", "bert")),
                Arguments.of("tokenizer.ggml.tokens: missing", piece.file()),
                Arguments.of(
                        "'tekken' (expected: one of [llama-bpe,",
                        byteLevel("tekken").withTokens()),
                Arguments.of(
                        "'ab' (expected: two symbols", byteLevel("gpt-2", "ab").withTokens()),
                Arguments.of(
                        "'a b c' (expected: two symbols",
                        byteLevel("gpt-2", "a b c").withTokens()),
                Arguments.of(
                        "are both 'a' (expected: different",
                        byteLevel("gpt-2").add("a", 1, 0).withTokens()),
                Arguments.of(
                        "tokenizer.ggml.bos_token_id: missing",
                        byteLevel("llama3").withTokens()),
                Arguments.of("bos_token_id: 256 (expected: 0..255)", identified("bos", 256)),
                Arguments.of("eos_token_id: -1 (expected: 0..255)", identified("eos", -1)),
                Arguments.of("eot_token_id: 9999 (expected: 0..255)", identified("eot", 9999)),
                Arguments.of(
                        "no tokens (expected: at least one)",
                        byteLevel("gpt-2").file().strings("tokenizer.ggml.tokens", List.of())),
                Arguments.of("1 values (expected: one for each of 2 tokens)", shortKinds()),
                Arguments.of(
                        "type 7 of token 259",
                        Vocabularies.sentencePiece().add("a", 7, 0).withTokens()),
                Arguments.of(
                        "NaN for token 259",
                        Vocabularies.sentencePiece().add("a", 1, Float.NaN).withTokens()),
                Arguments.of(
                        "byte token 259 is 'a'",
                        Vocabularies.sentencePiece().add("a", 6, 0).withTokens()));
    }

    private static Vocabularies byteLevel(String preTokenizer, String... merges) {
        return Vocabularies.byteLevel(preTokenizer, merges);
    }

    private static GgufBuilder identified(String token, int id) {
        return byteLevel("gpt-2").withTokens().int32("tokenizer.ggml.%s_token_id".formatted(token), id);
    }

    private static GgufBuilder shortKinds() {
        return byteLevel("gpt-2")
                .file()
                .strings("tokenizer.ggml.tokens", List.of("a", "b"))
                .int32s("tokenizer.ggml.token_type", 1);
    }

    @ParameterizedTest
    @MethodSource("wrongVocabularies")
    void refusesVocabulariesThatContradictThemselves(String message, GgufBuilder file) {
        assertThatThrownBy(() -> Vocabularies.read(file, folder))
                .isInstanceOf(GgufException.class)
                .hasMessageStartingWith(folder.resolve("vocabulary.gguf") + ": tokenizer.ggml.")
                .hasMessageContaining(message);
    }

    @Test
    void addsTheBeginningTokenAsTheKindOfVocabularyHasIt() {
        assertThat(Vocabularies.sentencePiece().read(folder).encodePrompt("", true))
                .containsExactly(1);
        assertThat(Vocabularies.byteLevel("qwen2").read(folder).encodePrompt("a", true))
                .hasSize(1);
        Vocabularies llama3 = Vocabularies.byteLevel("llama-bpe");
        llama3.file().uint32("tokenizer.ggml.bos_token_id", 7);
        assertThat(llama3.read(folder).encodePrompt("a", true)).startsWith(7).hasSize(2);
    }

    @Test
    void leavesTheBeginningTokenOutWhereTheFileSaysSo() {
        Vocabularies vocabulary = Vocabularies.sentencePiece();
        vocabulary.file().bool("tokenizer.ggml.add_bos_token", false);
        assertThat(vocabulary.read(folder).encodePrompt("", true)).isEmpty();
    }

    @Test
    void knowsTheTokensThatEndAnOutputByIdAndByText() {
        Vocabularies vocabulary = Vocabularies.byteLevel("qwen2").add("<|im_end|>", Vocabularies.NORMAL, 0);
        vocabulary.file().uint32("tokenizer.ggml.eos_token_id", 65).uint32("tokenizer.ggml.eot_token_id", 66);
        Vocabulary read = vocabulary.read(folder).vocabulary();
        assertThat(read.endTokens()).containsExactlyInAnyOrder(65, 66, 256);
        assertThat(read.specialTokens()).containsExactly(256);
    }

    @Test
    void findsTheEndTokensOfRealVocabularies() {
        assertThat(Vocabularies.real("llama-bpe").vocabulary().endTokens()).containsExactlyInAnyOrder(128_001, 128_009);
        assertThat(Vocabularies.real("llama-spm").vocabulary().endTokens()).containsExactly(2);
        assertThat(Vocabularies.real("gpt-2").vocabulary().endTokens()).containsExactly(50_256);
    }
}
