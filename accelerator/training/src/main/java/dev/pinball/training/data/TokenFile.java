package dev.pinball.training.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Token ids one after the other, 2 bytes each where the vocabulary allows it, otherwise 4.
 *
 * @param data mapped
 */
record TokenFile(MemorySegment data, int idBytes, long documentCount) {
    private static final int SHORT_VOCABULARY_SIZE_MAX = 1 << Short.SIZE;

    static int idBytes(int vocabularySize) {
        return vocabularySize <= SHORT_VOCABULARY_SIZE_MAX ? Short.BYTES : Integer.BYTES;
    }

    long tokenCount() {
        return data.byteSize() / idBytes;
    }

    void read(long offset, int length, int[] ids) {
        Objects.checkFromIndexSize(offset, length, tokenCount());
        for (int i = 0; i < length; i++) {
            ids[i] = idBytes == Short.BYTES
                    ? Short.toUnsignedInt(data.getAtIndex(ValueLayout.JAVA_SHORT, offset + i))
                    : data.getAtIndex(ValueLayout.JAVA_INT, offset + i);
        }
    }
}
