package dev.pinball.model.tokenizer;

/**
 * Bytes to characters as they come. A byte that can't follow the ones before ends them at once as one U+FFFD, as the
 * <a href="https://encoding.spec.whatwg.org/#utf-8-decoder">Encoding Standard</a> has it.
 */
final class Utf8Decoder {
    private static final int REPLACEMENT = 0xFFFD;

    private int codePoint;
    private int bytesMissing;
    private int nextLowest = 0x80;
    private int nextHighest = 0xBF;

    /** Appends to {@code text} the characters that {@code bytes} complete. */
    void decode(byte[] bytes, StringBuilder text) {
        for (byte signed : bytes) {
            int next = Byte.toUnsignedInt(signed);
            if (bytesMissing > 0 && (next < nextLowest || next > nextHighest)) {
                flush(text);
            }
            if (bytesMissing > 0) {
                follow(next, text);
            } else {
                begin(next, text);
            }
        }
    }

    /** Appends U+FFFD if a character is still open, and forgets it. */
    void flush(StringBuilder text) {
        if (bytesMissing > 0) {
            text.appendCodePoint(REPLACEMENT);
            open(0, 0);
        }
    }

    private void begin(int next, StringBuilder text) {
        if (next < 0x80) {
            text.append((char) next);
        } else if (next >= 0xC2 && next <= 0xDF) {
            open(1, next & 0x1F);
        } else if (next >= 0xE0 && next <= 0xEF) {
            open(2, next & 0xF);
            nextLowest = next == 0xE0 ? 0xA0 : 0x80; // no overlong forms
            nextHighest = next == 0xED ? 0x9F : 0xBF; // no surrogates
        } else if (next >= 0xF0 && next <= 0xF4) {
            open(3, next & 0x7);
            nextLowest = next == 0xF0 ? 0x90 : 0x80; // no overlong forms
            nextHighest = next == 0xF4 ? 0x8F : 0xBF; // nothing beyond U+10FFFF
        } else {
            text.appendCodePoint(REPLACEMENT);
        }
    }

    private void follow(int next, StringBuilder text) {
        open(bytesMissing - 1, codePoint << 6 | next & 0x3F);
        if (bytesMissing == 0) {
            text.appendCodePoint(codePoint);
        }
    }

    private void open(int missing, int bits) {
        bytesMissing = missing;
        codePoint = bits;
        nextLowest = 0x80;
        nextHighest = 0xBF;
    }
}
