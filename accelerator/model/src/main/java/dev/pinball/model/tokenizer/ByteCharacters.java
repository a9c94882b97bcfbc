package dev.pinball.model.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable character that each byte is in a byte-level vocabulary: itself where it is printable, otherwise the next
 * one from U+0100 on (GPT-2's {@code bytes_to_unicode}).
 */
public final class ByteCharacters {
    private static final char[] CHARACTERS = new char[256];
    private static final int[] BYTES = new int[512];
    private static final int NONE = -1;

    static {
        Arrays.fill(BYTES, NONE);
        char next = 0x100;
        for (int i = 0; i < CHARACTERS.length; i++) {
            CHARACTERS[i] = isPrintable(i) ? (char) i : next++;
            BYTES[CHARACTERS[i]] = i;
        }
    }

    private ByteCharacters() {}

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }

    /** The character that a byte is. */
    public static String character(int value) {
        return Character.toString(CHARACTERS[value]);
    }

    /** The characters for the UTF-8 bytes of {@code text}. */
    public static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder characters = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            characters.append(CHARACTERS[Byte.toUnsignedInt(each)]);
        }
        return characters.toString();
    }

    /** The bytes that {@code piece} stands for; a character that is none of ours stands for itself. */
    static byte[] decode(String piece) {
        byte[] bytes = new byte[piece.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = value(piece.charAt(i));
            if (value == NONE) {
                return decodeWithOthers(piece);
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte[] decodeWithOthers(String piece) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(piece.length());
        piece.codePoints().forEach(character -> {
            int value = value(character);
            if (value == NONE) {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(value);
            }
        });
        return bytes.toByteArray();
    }

    private static int value(int character) {
        return character < BYTES.length ? BYTES[character] : NONE;
    }
}
