package dev.pinball.model.tokenizer;

import java.util.function.IntFunction;

/** Puts together the bytes of the tokens. */
final class PieceDecoder implements TokenDecoder {
    private final IntFunction<byte[]> bytesOf;
    private final Utf8Decoder utf8 = new Utf8Decoder();

    /** {@code bytesOf} gives the bytes that a token stands for, none for a special one. */
    PieceDecoder(IntFunction<byte[]> bytesOf) {
        this.bytesOf = bytesOf;
    }

    @Override
    public String append(int tokenId) {
        StringBuilder text = new StringBuilder();
        utf8.decode(bytesOf.apply(tokenId), text);
        return text.toString();
    }

    @Override
    public String flush() {
        StringBuilder text = new StringBuilder();
        utf8.flush(text);
        return text.toString();
    }
}
