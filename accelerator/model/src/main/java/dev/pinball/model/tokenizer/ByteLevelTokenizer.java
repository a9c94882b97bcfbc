package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.SpecialTokenSplitter.TextFragment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Byte-level byte pair encoding (Radford et al. 2019): text is cut into words, a word into its bytes, and the pair that
 * comes first in the list of merges is merged first. A byte for which there is no token at all is left out.
 */
final class ByteLevelTokenizer implements Tokenizer {
    private static final String MERGES = "tokenizer.ggml.merges";

    private final TokenTable tokens;
    private final PreTokenizer preTokenizer;
    /** By the two symbols with a space between: where the merge stands in the list, negated. */
    private final Map<String, Float> merges;

    private final SpecialTokenSplitter written;
    private final Vocabulary vocabulary;

    ByteLevelTokenizer(Metadata metadata, PreTokenizer preTokenizer) {
        this.preTokenizer = preTokenizer;
        this.tokens = TokenTable.read(metadata);
        ByteTokens.check(metadata, tokens);
        this.vocabulary = new VocabularyReader(metadata, tokens).readByteLevel(preTokenizer.addsBeginningToken());
        this.merges = readMerges(metadata, tokens);
        this.written = new SpecialTokenSplitter(metadata, tokens);
    }

    /** Those whose result plain text may become. */
    private static Map<String, Float> readMerges(Metadata metadata, TokenTable tokens) {
        List<String> lines = metadata.strings(MERGES);
        Map<String, Float> merges = HashMap.newHashMap(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int space = line.indexOf(' ');
            if (space < 1 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
                throw metadata.problem(
                        "%s[%d]".formatted(MERGES, i), "'%s'".formatted(line), "two symbols with a space between");
            }
            if (!tokens.isSpecial(line.substring(0, space) + line.substring(space + 1))) {
                merges.putIfAbsent(line, (float) -i);
            }
        }
        return merges;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int[] encode(List<TextPiece> pieces) {
        IntStream.Builder ids = IntStream.builder();
        for (TextFragment fragment : written.split(pieces)) {
            switch (fragment) {
                case TextFragment.Written(int id) -> ids.add(id);
                case TextFragment.Plain(String plain, int _) ->
                    preTokenizer.split(plain).forEach(word -> encodeWord(ByteCharacters.encode(word), ids));
            }
        }
        return ids.build().toArray();
    }

    private void encodeWord(String word, IntStream.Builder ids) {
        SymbolMerger.requireNotInterrupted();
        Integer whole = preTokenizer.prefersWholeWords() ? tokens.findText(word) : null;
        if (whole != null) {
            ids.add(whole);
        } else {
            SymbolMerger.merge(word, this::score, symbol -> encodeSymbol(symbol, ids));
        }
    }

    private void encodeSymbol(String symbol, IntStream.Builder ids) {
        Integer id = tokens.findText(symbol);
        if (id != null) {
            ids.add(id);
        } else if (symbol.length() > 1) {
            symbol.chars().forEach(character -> encodeSymbol(Character.toString(character), ids));
        }
    }

    private @Nullable Float score(String word, int start, int middle, int end) {
        return merges.get(word.substring(start, middle) + ' ' + word.substring(middle, end));
    }

    @Override
    public TokenDecoder decoder() {
        return new PieceDecoder(this::bytes);
    }

    private byte[] bytes(int id) {
        String piece = tokens.piece(id);
        return switch (tokens.kind(id)) {
            case CONTROL, UNKNOWN -> new byte[0];
            case BYTE -> new byte[] {ByteTokens.value(piece)};
            case USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
            case NORMAL, UNUSED -> ByteCharacters.decode(piece);
        };
    }
}
