package dev.pinball.cli.option;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard output in UTF-8, whatever the locale says. A full disk or a closed pipe ends the command with {@link
 * OutputException}, where {@link PrintStream} by itself would lose the failure.
 */
public final class StandardOutput extends OutputStream {
    private final OutputStream file;

    private StandardOutput(OutputStream file) {
        this.file = file;
    }

    /** What {@code System.out} should be. */
    public static PrintStream open() {
        OutputStream file = new FileOutputStream(FileDescriptor.out);
        return new PrintStream(new BufferedOutputStream(new StandardOutput(file)), false, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            file.write(bytes, offset, length);
        } catch (IOException failure) {
            throw new OutputException(failure);
        }
    }
}
