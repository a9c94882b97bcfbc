package dev.pinball.training.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Finds the documents in a mapped file and decodes them in parts. */
final class DocumentReader {
    private static final int PART_BYTES = 1 << 14;
    private static final byte[] SEPARATOR = Corpus.SEPARATOR.getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final MemorySegment bytes;
    private final DocumentVisitor visitor;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(PART_BYTES);

    DocumentReader(Path file, MemorySegment bytes, DocumentVisitor visitor) {
        this.file = file;
        this.bytes = bytes;
        this.visitor = visitor;
    }

    void read() {
        long start = 0;
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (at(i) == SEPARATOR[0] && isSeparatorLine(i)) {
                readDocument(start, i);
                start = i + SEPARATOR.length;
                i = start - 1;
            }
        }
        readDocument(start, bytes.byteSize());
    }

    private boolean isSeparatorLine(long position) {
        long end = position + SEPARATOR.length;
        if (end > bytes.byteSize() || (position > 0 && at(position - 1) != '\n')) {
            return false;
        }
        for (int i = 0; i < SEPARATOR.length; i++) {
            if (at(position + i) != SEPARATOR[i]) {
                return false;
            }
        }
        return end == bytes.byteSize() || at(end) == '\n' || (at(end) == '\r' && isLineFeed(end + 1));
    }

    private boolean isLineFeed(long position) {
        return position < bytes.byteSize() && at(position) == '\n';
    }

    private void readDocument(long from, long to) {
        long start = from;
        long end = to;
        while (start < end && isLineBreak(at(start))) {
            start++;
        }
        while (end > start && isLineBreak(at(end - 1))) {
            end--;
        }
        if (start == end) {
            return;
        }
        while (start < end) {
            long partEnd = partEnd(start, end);
            visitor.text(decode(start, partEnd));
            start = partEnd;
        }
        visitor.endOfDocument();
    }

    /** Before the last white space after a word; where there is none, before the last character that may be cut. */
    private long partEnd(long start, long end) {
        long limit = Math.min(end, start + PART_BYTES);
        if (limit == end) {
            return end;
        }
        for (long cut = limit; cut > start; cut--) {
            if (isSpace(at(cut)) && at(cut - 1) > ' ') {
                return cut;
            }
        }
        long cut = limit;
        while (cut > limit - 4 && (at(cut) & 0xC0) == 0x80) {
            cut--;
        }
        return cut;
    }

    private String decode(long start, long end) {
        ByteBuffer part = bytes.asSlice(start, end - start).asByteBuffer();
        characters.clear();
        decoder.reset();
        CoderResult result = decoder.decode(part, characters, true);
        if (result.isError()) {
            int value = Byte.toUnsignedInt(at(start + part.position()));
            throw new CorpusException("%s: byte %02x at %d is no UTF-8 (expected: text in UTF-8)"
                    .formatted(file, value, start + part.position()));
        }
        return characters.flip().toString();
    }

    private byte at(long position) {
        return bytes.get(ValueLayout.JAVA_BYTE, position);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || isLineBreak(value) || value == '\t';
    }

    private static boolean isLineBreak(byte value) {
        return value == '\n' || value == '\r';
    }
}
