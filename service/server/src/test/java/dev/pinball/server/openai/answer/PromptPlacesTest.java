package dev.pinball.server.openai.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tokenizer.TokenDecoder;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptPlacesTest {
    @TempDir
    private Path folder;

    @Test
    void specialTokensAndAddedSpacesTakePlaceOnlyWhereTheyAreInTheText() {
        Tokenizer tokenizer = tokenizer();
        String text = "a</s>a\uD83D\uDE00b";
        assertThat(tokenizer.encodePrompt(text, true)).hasSize(9).startsWith(1);
        List<GeneratedToken> tokens = Arrays.stream(tokenizer.encodePrompt(text, true))
                .mapToObj(id -> new GeneratedToken(tokenizer.text(id), id, 0, List.of()))
                .toList();

        PromptPlaces places = new PromptPlaces(tokenizer, text);
        PlacedTokens begin = places.next(tokens.subList(0, 6));
        PlacedTokens all = begin.and(places.next(tokens.subList(6, 9)))
                .and(PlacedTokens.generated(
                        List.of(tokens.get(1), tokens.get(3)), PlacedTokens.length(text), tokenizer));

        // <s>, a, </s>, a, the four bytes of a character outside of the basic plane, b; then an answer
        assertThat(all.offsets()).containsExactly(0, 0, 1, 5, 6, 6, 6, 6, 7, 8, 10);
        assertThat(all.tokens()).hasSize(11);
    }

    @Test
    void aTokenBeginsBehindTheBrokenCharacterThatItEnds() {
        Tokenizer tokenizer = tokenizer();
        int open = 3 + 0xE2; // a byte that others have to follow
        int letter = 3 + 256 + 1;
        int[] ids = {letter, open, letter, open, open, letter, letter};
        String text = tokenizer.decode(ids);
        assertThat(text).isEqualTo("a\uFFFDa\uFFFD\uFFFDaa");
        List<GeneratedToken> prompt = Arrays.stream(ids)
                .mapToObj(id -> new GeneratedToken(tokenizer.text(id), id, 0, List.of()))
                .toList();
        assertThat(new PromptPlaces(tokenizer, text).next(prompt).offsets()).containsExactly(0, 1, 2, 3, 4, 5, 6);

        TokenDecoder decoder = tokenizer.decoder();
        List<GeneratedToken> answer = Arrays.stream(ids)
                .mapToObj(id -> new GeneratedToken(decoder.append(id), id, 0, List.of()))
                .toList();
        assertThat(PlacedTokens.generated(answer, 10, tokenizer).offsets()).containsExactly(10, 11, 12, 13, 14, 15, 16);
    }

    /** Of SentencePiece, with a beginning token and a space before each text; {@code a} and the bytes are its tokens. */
    private Tokenizer tokenizer() {
        List<String> pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        List<Integer> kinds = new ArrayList<>(List.of(2, 3, 3));
        for (int value = 0; value < 256; value++) {
            pieces.add("<0x%02X>".formatted(value));
            kinds.add(6);
        }
        for (String piece : List.of("\u2581", "a", "\u2581a")) {
            pieces.add(piece);
            kinds.add(1);
        }
        GgufBuilder file = new GgufBuilder()
                .string("tokenizer.ggml.model", "llama")
                .strings("tokenizer.ggml.tokens", pieces)
                .int32s(
                        "tokenizer.ggml.token_type",
                        kinds.stream().mapToInt(kind -> kind).toArray())
                .float32s("tokenizer.ggml.scores", new float[pieces.size()]);
        try (GgufFile opened = file.open(folder.resolve("vocabulary.gguf"))) {
            return Tokenizers.read(opened);
        }
    }
}
