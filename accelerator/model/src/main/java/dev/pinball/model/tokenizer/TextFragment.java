package dev.pinball.model.tokenizer;

/** A part of a text: a token that is written out in it, or what lies between such tokens. */
sealed interface TextFragment {

    /** Text that is yet to be turned into tokens. */
    record Plain(String text) implements TextFragment {}

    /** A token that stands in the text by itself. */
    record Written(int tokenId) implements TextFragment {}
}
