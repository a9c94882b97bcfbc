package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.Tokenizer.TextPiece;
import dev.pinball.model.tokenizer.Vocabulary.TokenKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the tokens that a text may contain as such: user-defined ones always, special ones where the caller allows it.
 * Longer ones are found first, as in llama.cpp.
 *
 * <p>The tokens of Phi-3 take the white space that follows them ({@code rstrip} in its tokenizer's configuration). A GGUF
 * file doesn't say so; llama.cpp ({@code llama-vocab.cpp}) knows it by the model's name, and so do we. The other tokens
 * with such a rule there, masks that take the white space before them, are those of embedding models that we don't read.
 */
final class SpecialTokenSplitter {
    private static final Set<String> PHI_3_WITHOUT_RULE = Set.of("<unk>", "<s>", "<|endoftext|>");

    private final TokenTable tokens;
    private final List<Integer> userDefined;
    private final List<Integer> all;
    private final Set<Integer> takingSpaceAfter;

    SpecialTokenSplitter(Metadata metadata, TokenTable tokens) {
        this.tokens = tokens;
        this.all = IntStream.range(0, tokens.size())
                .filter(id -> tokens.kind(id).isSpecial() || tokens.kind(id) == TokenKind.USER_DEFINED)
                .filter(id -> !tokens.piece(id).isEmpty())
                .boxed()
                .sorted(Comparator.comparingInt(id -> -tokens.piece(id).length()))
                .toList();
        this.userDefined = all.stream()
                .filter(id -> tokens.kind(id) == TokenKind.USER_DEFINED)
                .toList();
        String name = metadata.string("general.name").orElse("").toLowerCase(Locale.ROOT);
        boolean isPhi3 = name.contains("phi-3") || name.contains("phi3");
        this.takingSpaceAfter = all.stream()
                .filter(id -> isPhi3 && !PHI_3_WITHOUT_RULE.contains(tokens.piece(id)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The parts of the text that the pieces are, in their order; none is empty. */
    List<TextFragment> split(List<TextPiece> pieces) {
        String text = pieces.size() == 1
                ? pieces.getFirst().text()
                : pieces.stream().map(TextPiece::text).collect(Collectors.joining());
        BitSet plain = plainCharacters(pieces);
        boolean onlyPlain = plain.cardinality() == text.length();
        List<TextFragment> fragments = text.isEmpty() ? List.of() : List.of(new TextFragment.Plain(text, 0));
        for (int id : onlyPlain ? userDefined : all) {
            if (text.contains(tokens.piece(id))) {
                fragments = splitAt(id, fragments, plain);
            }
        }
        return fragments;
    }

    /** Where no special token is read. */
    private static BitSet plainCharacters(List<TextPiece> pieces) {
        BitSet plain = new BitSet();
        int begin = 0;
        for (TextPiece piece : pieces) {
            int end = begin + piece.text().length();
            plain.set(begin, end, !piece.parseSpecialTokens());
            begin = end;
        }
        return plain;
    }

    private List<TextFragment> splitAt(int id, List<TextFragment> fragments, BitSet plain) {
        List<TextFragment> split = new ArrayList<>();
        for (TextFragment fragment : fragments) {
            switch (fragment) {
                case TextFragment.Plain text -> splitText(text, id, plain, split);
                case TextFragment.Written written -> split.add(written);
            }
        }
        return split;
    }

    private void splitText(TextFragment.Plain fragment, int id, BitSet plain, List<TextFragment> into) {
        int start = 0;
        for (int match = find(fragment, id, 0, plain); match >= 0; match = find(fragment, id, start, plain)) {
            if (match > start) {
                into.add(fragment.part(start, match));
            }
            into.add(new TextFragment.Written(id));
            start = match + tokens.piece(id).length();
            if (takingSpaceAfter.contains(id)) {
                start = skipSpace(fragment.text(), start);
            }
        }
        if (start < fragment.text().length()) {
            into.add(fragment.part(start, fragment.text().length()));
        }
    }

    private int find(TextFragment.Plain fragment, int id, int start, BitSet plain) {
        String piece = tokens.piece(id);
        int match = fragment.text().indexOf(piece, start);
        while (match >= 0 && tokens.kind(id).isSpecial() && fragment.has(plain, match, match + piece.length())) {
            match = fragment.text().indexOf(piece, match + 1);
        }
        return match;
    }

    private static int skipSpace(String text, int start) {
        int end = start;
        while (end < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    /** A part of a text: a token that is written out in it, or the text between such tokens. */
    sealed interface TextFragment {

        /**
         * Text that is not tokenized yet.
         *
         * @param offset in the whole text
         */
        record Plain(String text, int offset) implements TextFragment {

            private Plain part(int begin, int end) {
                return new Plain(text.substring(begin, end), offset + begin);
            }

            /** Whether there is one of {@code characters} of the whole text from {@code begin} on, before {@code end}. */
            private boolean has(BitSet characters, int begin, int end) {
                int next = characters.nextSetBit(offset + begin);
                return next >= 0 && next < offset + end;
            }
        }

        /** A token that is written out in the text. */
        record Written(int tokenId) implements TextFragment {}
    }
}
