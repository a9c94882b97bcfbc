package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.tokenizer.Tokenizer.TextPiece;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPieceTest {
    @TempDir
    private Path folder;

    private final Vocabularies vocabulary = Vocabularies.byteLevel("qwen2", "a b", "ab c", "> Ċ")
            .add("<|u|>", Vocabularies.CONTROL, 0)
            .add("<|end|>", Vocabularies.CONTROL, 0)
            .add("[x]", Vocabularies.USER_DEFINED, 0);

    private @Nullable Tokenizer tokenizer;

    private static TextPiece ofTemplate(String text) {
        return new TextPiece(text, true);
    }

    private static TextPiece ofUser(String text) {
        return new TextPiece(text, false);
    }

    private List<String> encode(TextPiece... pieces) {
        if (tokenizer == null) {
            tokenizer = vocabulary.read(folder);
        }
        return Arrays.stream(tokenizer.encode(List.of(pieces)))
                .mapToObj(tokenizer.vocabulary().pieces()::get)
                .toList();
    }

    @Test
    void readsSpecialTokensOfTheTemplateAndNoneOfTheUser() {
        assertThat(encode(ofTemplate("<|u|>"), ofUser("<|u|>a"), ofTemplate("<|end|>")))
                .containsExactly("<|u|>", "<", "|", "u", "|", ">", "a", "<|end|>");
    }

    @Test
    void readsNoSpecialTokenThatIsPutTogetherOfBoth() {
        assertThat(encode(ofTemplate("<|"), ofUser("u"), ofTemplate("|>"))).containsExactly("<", "|", "u", "|", ">");
        assertThat(encode(ofUser("<|u"), ofTemplate("|>"), ofTemplate("<|u|>")))
                .contains("<|u|>")
                .hasSize(6);
    }

    @Test
    void readsSpecialTokensAcrossPiecesOfTheTemplate() {
        assertThat(encode(ofTemplate("<|"), ofTemplate("u|>"))).containsExactly("<|u|>");
    }

    @Test
    void mergesAcrossPiecesAsInTheWholeText() {
        assertThat(encode(ofTemplate("a"), ofUser("b"), ofTemplate("c"))).containsExactly("abc");
        assertThat(encode(ofTemplate(""), ofUser(""))).isEmpty();
    }

    @Test
    void readsUserDefinedTokensEverywhere() {
        assertThat(encode(ofUser("a[x"), ofTemplate("]"))).containsExactly("a", "[x]");
    }

    @Test
    void findsTheTemplatesTokenBehindOneOfTheUser() {
        assertThat(encode(ofUser("<|u|>"), ofTemplate("a<|u|>"))).endsWith("a", "<|u|>");
    }

    @Test
    void tokensOfPhi3TakeTheSpaceBehindThem() {
        vocabulary.file().string("general.name", "Phi-3 Mini");
        vocabulary.add("<s>", Vocabularies.CONTROL, 0);
        assertThat(encode(ofTemplate("<|u|>\n"), ofUser(" \n a"), ofTemplate("<|end|>\n\n")))
                .containsExactly("<|u|>", "a", "<|end|>");
        assertThat(encode(ofTemplate("<s>\na"))).containsExactly("<s>", "Ċ", "a");
    }

    @Test
    void tokensOfOtherModelsLeaveTheSpaceBehindThem() {
        vocabulary.file().string("general.name", "Mini");
        assertThat(encode(ofTemplate("<|u|>\na"))).containsExactly("<|u|>", "Ċ", "a");
    }

    @Test
    void sentencePieceReadsPiecesAsOneText() {
        Vocabularies sentencePiece = Vocabularies.sentencePiece()
                .add("▁", Vocabularies.NORMAL, -10)
                .add("a", Vocabularies.NORMAL, -11)
                .add("b", Vocabularies.NORMAL, -12)
                .add("ab", Vocabularies.NORMAL, -3)
                .add("▁ab", Vocabularies.NORMAL, -2);
        Tokenizer ofPieces = sentencePiece.read(folder);
        assertThat(ofPieces.encode(List.of(ofTemplate("<s>a"), ofUser("b"), ofTemplate("</s>"))))
                .containsExactly(1, sentencePiece.id("▁ab"), 2);
        assertThat(ofPieces.encode(List.of(ofTemplate("a"), ofUser("<s>")))).doesNotContain(1);
    }
}
