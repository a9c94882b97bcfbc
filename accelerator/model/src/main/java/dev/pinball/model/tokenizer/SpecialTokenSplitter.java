package dev.pinball.model.tokenizer;

import dev.pinball.model.tokenizer.Vocabulary.TokenKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the tokens that a text may contain as such: user-defined ones always, special ones where the caller allows it.
 * Longer ones are found first, as in llama.cpp.
 */
final class SpecialTokenSplitter {
    private final TokenTable tokens;
    private final List<Integer> userDefined;
    private final List<Integer> all;

    SpecialTokenSplitter(TokenTable tokens) {
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
    }

    /** The parts of {@code text} in their order; none is empty. */
    List<TextFragment> split(String text, boolean parseSpecialTokens) {
        List<TextFragment> fragments = text.isEmpty() ? List.of() : List.of(new TextFragment.Plain(text));
        for (int id : parseSpecialTokens ? all : userDefined) {
            if (text.contains(tokens.piece(id))) {
                fragments = splitAt(id, fragments);
            }
        }
        return fragments;
    }

    private List<TextFragment> splitAt(int id, List<TextFragment> fragments) {
        List<TextFragment> split = new ArrayList<>();
        for (TextFragment fragment : fragments) {
            switch (fragment) {
                case TextFragment.Plain(String text) -> splitText(text, id, split);
                case TextFragment.Written written -> split.add(written);
            }
        }
        return split;
    }

    private void splitText(String text, int id, List<TextFragment> into) {
        String piece = tokens.piece(id);
        int start = 0;
        for (int match = text.indexOf(piece); match >= 0; match = text.indexOf(piece, start)) {
            if (match > start) {
                into.add(new TextFragment.Plain(text.substring(start, match)));
            }
            into.add(new TextFragment.Written(id));
            start = match + piece.length();
        }
        if (start < text.length()) {
            into.add(new TextFragment.Plain(text.substring(start)));
        }
    }

    /** A part of a text: a token that is written out in it, or the text between such tokens. */
    sealed interface TextFragment {

        /** Text that is not tokenized yet. */
        record Plain(String text) implements TextFragment {}

        /** A token that is written out in the text. */
        record Written(int tokenId) implements TextFragment {}
    }
}
