package dev.pinball.engine.loop;

import dev.pinball.model.tokenizer.TokenDecoder;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Each token is one letter; token 0 ends the output and has no text. */
public final class FakeTokenizer implements Tokenizer {
    public static final int SIZE = 101;
    public static final int END = 0;

    private final Vocabulary vocabulary = new Vocabulary(
            IntStream.range(0, SIZE).mapToObj(FakeTokenizer::piece).toList(),
            OptionalInt.empty(),
            false,
            Set.of(END),
            Set.of(END));

    static String piece(int tokenId) {
        return tokenId == END ? "" : String.valueOf((char) ('A' + tokenId - 1));
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int[] encode(List<TextPiece> pieces) {
        return pieces.stream()
                .flatMapToInt(piece -> piece.text().chars())
                .map(letter -> letter - 'A' + 1)
                .toArray();
    }

    @Override
    public TokenDecoder decoder() {
        return new TokenDecoder() {
            @Override
            public String append(int tokenId) {
                return piece(tokenId);
            }

            @Override
            public String flush() {
                return "";
            }
        };
    }
}
