package dev.pinball.host.memory;

/** Holds machine code and the memory that it works with, until it is closed. */
public interface CodeOwner extends AutoCloseable {
    @Override
    void close();
}
