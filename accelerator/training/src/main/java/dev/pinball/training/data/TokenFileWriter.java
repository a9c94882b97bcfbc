package dev.pinball.training.data;

import dev.pinball.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes token ids to a file that has no name any longer when the writer is closed, only its mapped bytes. */
final class TokenFileWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final int idBytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private long documentCount;

    /** @throws UncheckedIOException that names the file and the reason, as the other methods do */
    TokenFileWriter(Path path, int idBytes) {
        this.path = path;
        this.idBytes = idBytes;
        try {
            this.channel = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    void write(int id) {
        try {
            if (buffer.remaining() < idBytes) {
                flush();
            }
        } catch (IOException e) {
            throw problem(e);
        }
        if (idBytes == Short.BYTES) {
            buffer.putShort((short) id);
        } else {
            buffer.putInt(id);
        }
    }

    void endDocument() {
        documentCount++;
    }

    /** All that was written; its bytes are on the disk until the result is garbage. */
    TokenFile finish() {
        try {
            flush();
            return new TokenFile(
                    channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()), idBytes, documentCount);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private UncheckedIOException problem(IOException cause) {
        return new UncheckedIOException("%s: can't be written: %s".formatted(path, FileProblem.reason(cause)), cause);
    }
}
