package dev.pinball.host.x86;

/**
 * General registers, by the roles that System V gives them: the arguments of a function, what it may change, and what it
 * has to save first ({@link Assembler#push}).
 */
public enum Register {
    ARGUMENT_0(7),
    ARGUMENT_1(6),
    ARGUMENT_2(2),
    ARGUMENT_3(1),
    ARGUMENT_4(8),
    ARGUMENT_5(9),
    TEMPORARY_0(0),
    TEMPORARY_1(10),
    TEMPORARY_2(11),
    SAVED_0(3),
    SAVED_1(5),
    SAVED_2(14),
    SAVED_3(15),
    SAVED_4(13);

    private final int number;

    Register(int number) {
        this.number = number;
    }

    /** As instructions encode it. */
    int number() {
        return number;
    }

    /** The memory at the address in this register plus so many bytes. */
    public Memory at(int displacement) {
        return new Memory(this, displacement, false);
    }

    /** One 32-bit value there, repeated in all lanes. */
    public Memory repeatedAt(int displacement) {
        return new Memory(this, displacement, true);
    }
}
