package dev.pinball.accelerator.tokenizer;

/** Text to token ids and back, as the model was trained; immutable, for any thread. */
public interface Tokenizer {

    /** The pieces and the special tokens. */
    Vocabulary vocabulary();

    /**
     * The ids of {@code text}, with nothing added: no beginning token.
     *
     * @param parseSpecialTokens reads special tokens written out in the text as those tokens
     */
    int[] encode(String text, boolean parseSpecialTokens);

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

    /** A decoder for one stream of tokens. */
    TokenDecoder decoder();
}
