package dev.pinball.server.openai.answer;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.model.tokenizer.TokenDecoder;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tokens of a prompt, as they come, in its text. The text may lack special tokens, such as the one that a prompt begins
 * with, and the space that some models put before a text.
 */
public final class PromptPlaces {
    private final Tokenizer tokenizer;
    private final TokenDecoder decoder;
    private final String text;
    private int position;

    public PromptPlaces(Tokenizer tokenizer, String text) {
        this.tokenizer = tokenizer;
        decoder = tokenizer.decoder();
        this.text = text;
    }

    /** The next tokens of the prompt. */
    public PlacedTokens next(List<GeneratedToken> tokens) {
        List<Integer> offsets = new ArrayList<>(tokens.size());
        for (GeneratedToken token : tokens) {
            offsets.add(place(token.tokenId()));
        }
        return new PlacedTokens(tokens, offsets);
    }

    /** Where a token begins; its text is passed. */
    private int place(int tokenId) {
        int begin = text.codePointCount(0, position);
        if (tokenizer.vocabulary().specialTokens().contains(tokenId)) {
            String written = tokenizer.text(tokenId);
            position += text.startsWith(written, position) ? written.length() : 0;
            return begin;
        }
        String piece = decoder.append(tokenId);
        boolean spaceAdded = piece.startsWith(" ") && !text.startsWith(" ", position);
        position += Math.min(piece.length() - (spaceAdded ? 1 : 0), text.length() - position);
        return begin + PlacedTokens.lengthBefore(piece, tokenId, tokenizer);
    }
}
