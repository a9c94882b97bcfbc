package dev.pinball.model.tokenizer;

import java.util.List;

/** Text to token ids and back, as the model was trained; immutable, for any thread. */
public interface Tokenizer {

    /** The pieces and the special tokens. */
    Vocabulary vocabulary();

    /**
     * The ids of {@code text}, with nothing added: no beginning token.
     *
     * @param parseSpecialTokens reads special tokens written out in the text as those tokens
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    default int[] encode(String text, boolean parseSpecialTokens) {
        return encode(List.of(new TextPiece(text, parseSpecialTokens)));
    }

    /**
     * The ids of a text that comes in pieces: those of the whole text, but special tokens are read only where they are
     * written out within pieces that allow it. So a user's text becomes no special token, whatever is around it.
     *
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    int[] encode(List<TextPiece> pieces);

    /**
     * A part of a text.
     *
     * @param parseSpecialTokens reads special tokens written out in it as those tokens
     */
    record TextPiece(String text, boolean parseSpecialTokens) {}

    /**
     * The ids of {@code text} after other text: without the space that some models put before a text. The cut between the
     * two is a border of tokens, so the ids may differ from those of the whole text.
     */
    default int[] encodeContinuation(String text, boolean parseSpecialTokens) {
        return encode(text, parseSpecialTokens);
    }

    /**
     * The ids of a prompt: {@link #encode}, after the beginning token where the model wants one.
     */
    default int[] encodePrompt(String text, boolean parseSpecialTokens) {
        int[] ids = encode(text, parseSpecialTokens);
        if (!vocabulary().addsBeginningToken()) {
            return ids;
        }
        int[] prompt = new int[ids.length + 1];
        prompt[0] = vocabulary().beginningToken().orElseThrow();
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }

    /** A decoder for one stream of tokens, in the middle of a text: a prompt goes before. */
    TokenDecoder decoder();

    /** The text that {@code tokenIds} are from its beginning on, special tokens left out: undoes {@link #encode}. */
    default String decode(int[] tokenIds) {
        TokenDecoder decoder = decoder();
        StringBuilder text = new StringBuilder();
        for (int tokenId : tokenIds) {
            text.append(decoder.append(tokenId));
        }
        return text.append(decoder.flush()).toString();
    }

    /** A token alone as people read it: a special token as it is written, broken characters as U+FFFD. */
    default String text(int tokenId) {
        if (vocabulary().specialTokens().contains(tokenId)) {
            return vocabulary().pieces().get(tokenId);
        }
        TokenDecoder decoder = decoder();
        return decoder.append(tokenId) + decoder.flush();
    }
}
