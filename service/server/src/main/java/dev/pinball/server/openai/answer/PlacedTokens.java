package dev.pinball.server.openai.answer;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens, and where the text of each begins in the text of the whole answer.
 *
 * @param offsets in characters of Unicode, as OpenAI and vLLM count them
 */
public record PlacedTokens(List<GeneratedToken> tokens, List<Integer> offsets) {
    public static final PlacedTokens NONE = new PlacedTokens(List.of(), List.of());

    public PlacedTokens {
        tokens = List.copyOf(tokens);
        offsets = List.copyOf(offsets);
    }

    /** Generated tokens, whose texts follow one another from {@code offset} on. */
    public static PlacedTokens generated(List<GeneratedToken> tokens, int offset, Tokenizer tokenizer) {
        List<Integer> offsets = new ArrayList<>(tokens.size());
        int next = offset;
        for (GeneratedToken token : tokens) {
            offsets.add(next + lengthBefore(token.text(), token.tokenId(), tokenizer));
            next += length(token.text());
        }
        return new PlacedTokens(tokens, offsets);
    }

    /** What of the text that a token completed is of tokens before it: held back, or a broken character that it ends. */
    static int lengthBefore(String completed, int tokenId, Tokenizer tokenizer) {
        return Math.max(0, length(completed) - length(tokenizer.decoder().append(tokenId)));
    }

    /** These, and then others. */
    public PlacedTokens and(PlacedTokens others) {
        List<GeneratedToken> all = new ArrayList<>(tokens);
        all.addAll(others.tokens);
        List<Integer> places = new ArrayList<>(offsets);
        places.addAll(others.offsets);
        return new PlacedTokens(all, places);
    }

    /** What is counted in offsets. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
