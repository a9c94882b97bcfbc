package dev.pinball.model.tokenizer;

/** What a token stands for; its number in the file is its ordinal and one. */
public enum TokenKind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    /** Whether the token has no text of its own. */
    boolean isSpecial() {
        return this == CONTROL || this == UNKNOWN;
    }
}
