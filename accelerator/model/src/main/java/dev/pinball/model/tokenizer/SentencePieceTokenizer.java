package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.SpecialTokenSplitter.TextFragment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's byte pair encoding (Kudo and Richardson 2018): the pair whose token has the highest score is merged
 * first; what is no token then is written as its bytes. A space is U+2581 in the pieces.
 */
final class SentencePieceTokenizer implements Tokenizer {
    private static final String SCORES = "tokenizer.ggml.scores";
    private static final char SPACE = '\u2581';

    private final TokenTable tokens;
    private final float[] scores;
    private final int[] byteTokens;
    private final boolean addsSpacePrefix;
    private final SpecialTokenSplitter written;
    private final Vocabulary vocabulary;

    SentencePieceTokenizer(Metadata metadata) {
        this.tokens = TokenTable.read(metadata);
        ByteTokens.check(metadata, tokens);
        this.scores = readScores(metadata, tokens.size());
        VocabularyReader reader = new VocabularyReader(metadata, tokens);
        this.vocabulary = reader.readSentencePiece();
        this.byteTokens = findByteTokens(metadata, tokens, reader.readUnknownToken());
        this.addsSpacePrefix = metadata.bool("tokenizer.ggml.add_space_prefix").orElse(true);
        this.written = new SpecialTokenSplitter(metadata, tokens);
    }

    private static float[] readScores(Metadata metadata, int size) {
        float[] scores = metadata.floats(SCORES);
        TokenTable.checkLength(metadata, SCORES, scores.length, size);
        for (int id = 0; id < size; id++) {
            if (Float.isNaN(scores[id])) {
                throw metadata.problem(SCORES, "NaN for token " + id, "a number");
            }
            scores[id] += 0f; // negative zero is no less than zero
        }
        return scores;
    }

    private static int[] findByteTokens(Metadata metadata, TokenTable tokens, OptionalInt unknown) {
        return IntStream.range(0, 256)
                .map(value -> {
                    Integer id = tokens.find(ByteTokens.piece(value));
                    return id != null && !tokens.kind(id).isSpecial()
                            ? id
                            : unknown.orElseThrow(() -> metadata.problem(
                                    "tokenizer.ggml.tokens",
                                    "no token " + ByteTokens.piece(value),
                                    "one for each byte, or an unknown token"));
                })
                .toArray();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int[] encode(List<TextPiece> pieces) {
        return encode(pieces, addsSpacePrefix);
    }

    @Override
    public int[] encodeContinuation(String text, boolean parseSpecialTokens) {
        return encode(List.of(new TextPiece(text, parseSpecialTokens)), false);
    }

    private int[] encode(List<TextPiece> pieces, boolean spaceFirst) {
        IntStream.Builder ids = IntStream.builder();
        boolean prefixed = spaceFirst;
        for (TextFragment fragment : written.split(pieces)) {
            switch (fragment) {
                case TextFragment.Written(int id) -> ids.add(id);
                case TextFragment.Plain(String plain, int _) -> encodePlain(prefixed ? " " + plain : plain, ids);
            }
            prefixed = addsSpacePrefix && fragment instanceof TextFragment.Written;
        }
        return ids.build().toArray();
    }

    private void encodePlain(String text, IntStream.Builder ids) {
        SymbolMerger.merge(text.replace(' ', SPACE), this::score, symbol -> {
            Integer id = tokens.findText(symbol);
            if (id != null) {
                ids.add(id);
                return;
            }
            for (byte each : symbol.getBytes(StandardCharsets.UTF_8)) {
                ids.add(byteTokens[Byte.toUnsignedInt(each)]);
            }
        });
    }

    private @Nullable Float score(String text, int start, int middle, int end) {
        Integer id = tokens.findText(text.substring(start, end));
        return id == null ? null : scores[id];
    }

    @Override
    public TokenDecoder decoder() {
        return new PieceDecoder(this::bytes);
    }

    @Override
    public String decode(int[] tokenIds) {
        String text = Tokenizer.super.decode(tokenIds);
        return addsSpacePrefix && text.startsWith(" ") ? text.substring(1) : text;
    }

    private byte[] bytes(int id) {
        String piece = tokens.piece(id);
        return switch (tokens.kind(id)) {
            case CONTROL, UNKNOWN -> new byte[0];
            case BYTE -> new byte[] {ByteTokens.value(piece)};
            case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
            case NORMAL, UNUSED -> piece.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
        };
    }
}
