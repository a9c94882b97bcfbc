package dev.pinball.host.x86;

/** Holds machine code and the memory that it works with, until it is closed. */
public interface CodeOwner extends AutoCloseable {
    @Override
    void close();
}
