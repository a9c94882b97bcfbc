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
            offsets.add(text.codePointCount(0, position));
            position += length(token.tokenId());
        }
        return new PlacedTokens(tokens, offsets);
    }

    private int length(int tokenId) {
        if (tokenizer.vocabulary().specialTokens().contains(tokenId)) {
            String written = tokenizer.text(tokenId);
            return text.startsWith(written, position) ? written.length() : 0;
        }
        String piece = decoder.append(tokenId);
        boolean spaceAdded = piece.startsWith(" ") && !text.startsWith(" ", position);
        return Math.min(piece.length() - (spaceAdded ? 1 : 0), text.length() - position);
    }
}
