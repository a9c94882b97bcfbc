package dev.pinball.cli.option;

import dev.pinball.PinballException;
import java.io.IOException;

/** The standard output can't be written: its disk is full, or its reader has gone. */
public final class OutputException extends PinballException {
    private static final long serialVersionUID = 1;

    OutputException(IOException failure) {
        super("standard output: can't be written: " + failure.getMessage(), failure);
    }
}
