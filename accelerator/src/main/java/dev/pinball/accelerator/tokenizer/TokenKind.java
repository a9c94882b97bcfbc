package dev.pinball.accelerator.tokenizer;

/** What a token stands for; its number in the file is its ordinal and one. */
enum TokenKind {
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
