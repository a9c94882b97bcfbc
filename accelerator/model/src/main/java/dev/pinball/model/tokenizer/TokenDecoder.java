package dev.pinball.model.tokenizer;

/** Turns one stream of token ids into text as they come; never half a UTF-8 character. For one thread. */
public interface TokenDecoder {

    /** The text that this token completes: empty for a special token or while a character is still open. */
    String append(int tokenId);

    /** The text of what is still open, each broken character as U+FFFD; the decoder is then as new. */
    String flush();
}
