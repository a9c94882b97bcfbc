package dev.pinball.host.x86;

import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;
import java.util.Arrays;

/**
 * Encodes instructions (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2). Displacements
 * always have 32 bits, so that the length of code doesn't depend on distances.
 */
final class InstructionBytes {
    /** The second byte of the opcode: the table of instructions. */
    enum OpcodeMap {
        MAP_0F(1),
        MAP_0F38(2);

        private final int number;

        OpcodeMap(int number) {
            this.number = number;
        }
    }

    /** The mandatory prefix of an opcode. */
    enum Prefix {
        NONE,
        P66,
        PF3,
        PF2
    }

    private static final int REGISTER_MODE = 0xC0;
    private static final int DISPLACEMENT_MODE = 0x80;
    /** In ModRM: a SIB byte follows. As an index of the SIB byte: none. */
    private static final int SIB = 4;

    private static final int VEX = 0xC4;

    private byte[] bytes = new byte[1024];
    private int size;

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    void add(int... values) {
        if (size + values.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        for (int value : values) {
            bytes[size++] = (byte) value;
        }
    }

    /** Overwrites the four bytes that end at {@code end}. */
    void setInt(int end, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[end - Integer.BYTES + i] = (byte) (value >> Byte.SIZE * i);
        }
    }

    void addInt(int value) {
        add(value, value >> 8, value >> 16, value >> 24);
    }

    /** A number that the processor extends from 32 bits to 64. */
    void addSigned32(long value) {
        if (value != (int) value) {
            throw new IllegalArgumentException("%d (expected: a signed number of 32 bits)".formatted(value));
        }
        addInt((int) value);
    }

    /** An instruction of one byte that ends with the number of a register. */
    void addShort(int opcode, int register) {
        if (register > 7) {
            add(0x41);
        }
        add(opcode | register & 7);
    }

    /** An instruction on general registers of 64 bits. */
    void addGeneral(int opcode, int register, int other) {
        add(0x48 | (register >> 3) << 2 | other >> 3, opcode, REGISTER_MODE | (register & 7) << 3 | other & 7);
    }

    /** An instruction on a general register of 64 bits and memory. */
    void addGeneralMemory(int opcode, int register, Memory memory) {
        add(0x48 | (register >> 3) << 2 | memory.base().number() >> 3, opcode);
        addOperand(register, memory);
    }

    /** An instruction on vectors with two operands. */
    void addVector(OpcodeMap map, Prefix prefix, int opcode, VectorRegister register, Operand operand) {
        addVector(map, prefix, opcode, register, register.number(), 0, operand);
    }

    /** An instruction on vectors with three operands. */
    void addVector(
            OpcodeMap map, Prefix prefix, int opcode, VectorRegister register, VectorRegister second, Operand third) {
        requireSameWidth(register, second);
        addVector(map, prefix, opcode, register, register.number(), second.number(), third);
    }

    /** A shift of each lane, which has a part of the opcode in place of a register. */
    void addShift(int opcode, int extension, VectorRegister to, Operand from, int bits) {
        if (to instanceof Ymm && from instanceof Memory) {
            throw new IllegalArgumentException(from + " (expected: a register, to shift 256 bits)");
        }
        int bitsMax = opcode == 0x71 ? Short.SIZE : Integer.SIZE;
        if (bits < 0 || bits >= bitsMax) {
            throw new IllegalArgumentException("shift by %d bits (expected: 0..%d)".formatted(bits, bitsMax - 1));
        }
        addVector(OpcodeMap.MAP_0F, Prefix.P66, opcode, to, extension, to.number(), from);
        add(bits);
    }

    /** A comparison that sets a mask. */
    void addCompare(int opcode, Mask to, Zmm first, Operand second) {
        addEvex(OpcodeMap.MAP_0F, Prefix.NONE, 0, opcode, to.number(), first.number(), second, 0);
    }

    /** With zero in the lanes outside the mask. */
    void addMaskedEvex(OpcodeMap map, Prefix prefix, int opcode, Zmm register, Zmm second, Operand third, int mask) {
        addEvex(map, prefix, 0, opcode, register.number(), second.number(), third, mask);
    }

    /** With the bit W, which selects another instruction of the same opcode. */
    void addWideEvex(OpcodeMap map, Prefix prefix, int opcode, Zmm register, Zmm second, Operand third) {
        addEvex(map, prefix, 1, opcode, register.number(), second.number(), third, 0);
    }

    private void addVector(
            OpcodeMap map, Prefix prefix, int opcode, VectorRegister width, int register, int second, Operand third) {
        if (third instanceof VectorRegister other) {
            requireSameWidth(width, other);
        }
        switch (width) {
            case Ymm _ -> addVex(map, prefix, opcode, register, second, third);
            case Zmm _ -> addEvex(map, prefix, 0, opcode, register, second, third, 0);
        }
    }

    private static void requireSameWidth(VectorRegister first, VectorRegister second) {
        if (first.bytes() != second.bytes()) {
            throw new IllegalArgumentException(
                    "vectors of %d and %d bytes (expected: the same width)".formatted(first.bytes(), second.bytes()));
        }
    }

    /** An instruction on vectors of 256 bits. */
    private void addVex(OpcodeMap map, Prefix prefix, int opcode, int register, int second, Operand third) {
        int high = // the fourth bit of the third operand
                switch (third) {
                    case VectorRegister vector -> bit(vector.number(), 3);
                    case Memory memory -> {
                        if (memory.broadcast()) {
                            throw new IllegalArgumentException(
                                    memory + " (expected: memory that is not broadcast, on vectors of 256 bits)");
                        }
                        yield bit(memory.base().number(), 3);
                    }
                };
        add(VEX, bit(~register, 3) << 7 | 1 << 6 | bit(~high, 0) << 5 | map.number);
        add((~second & 15) << 3 | 1 << 2 | prefix.ordinal(), opcode);
        addOperand(register, third);
    }

    private void addEvex(
            OpcodeMap map, Prefix prefix, int wide, int opcode, int register, int second, Operand third, int mask) {
        int high = // of the third operand: its fifth and its fourth bit
                switch (third) {
                    case VectorRegister vector -> vector.number() >> 3;
                    case Memory memory -> memory.base().number() >> 3;
                };
        int broadcast = third instanceof Memory memory && memory.broadcast() ? 1 : 0;
        add(
                0x62,
                bit(~register, 3) << 7 | bit(~high, 1) << 6 | bit(~high, 0) << 5 | bit(~register, 4) << 4 | map.number,
                wide << 7 | (~second & 15) << 3 | 1 << 2 | prefix.ordinal(),
                (mask == 0 ? 0 : 1) << 7 | 2 << 5 | broadcast << 4 | bit(~second, 4) << 3 | mask,
                opcode);
        addOperand(register, third);
    }

    /** An instruction on tiles alone. */
    void addTiles(Prefix prefix, int opcode, int register, int second, int third) {
        add(VEX, 0xE0 | OpcodeMap.MAP_0F38.number, (~second & 15) << 3 | prefix.ordinal(), opcode);
        add(REGISTER_MODE | register << 3 | third);
    }

    /** An instruction on a tile and memory whose rows are {@code stride} bytes apart. */
    void addTileMemory(Prefix prefix, int opcode, int register, Memory memory, Register stride) {
        if (stride == Register.RSP) {
            throw new IllegalArgumentException("stride in rsp (expected: any other register)");
        }
        int base = memory.base().number();
        int flags = 1 << 7 | bit(~stride.number(), 3) << 6 | bit(~base, 3) << 5 | OpcodeMap.MAP_0F38.number;
        add(VEX, flags, 15 << 3 | prefix.ordinal(), opcode, DISPLACEMENT_MODE | register << 3 | SIB);
        add((stride.number() & 7) << 3 | base & 7);
        addInt(memory.displacement());
    }

    /** An instruction with a VEX prefix on memory. */
    void addVexMemory(int opcode, int register, Memory memory) {
        int flags = 3 << 6 | bit(~memory.base().number(), 3) << 5 | OpcodeMap.MAP_0F38.number;
        add(VEX, flags, 15 << 3, opcode);
        addOperand(register, memory);
    }

    /** An instruction without a vector prefix on memory, with a fixed number in place of a register. */
    void addMemory(int[] opcode, int fixed, Memory memory) {
        if (memory.base().number() > 7) {
            add(0x41);
        }
        add(opcode);
        addOperand(fixed, memory);
    }

    void addOperand(int register, Operand operand) {
        switch (operand) {
            case VectorRegister vector -> add(REGISTER_MODE | (register & 7) << 3 | vector.number() & 7);
            case Memory memory -> {
                int base = memory.base().number() & 7;
                add(DISPLACEMENT_MODE | (register & 7) << 3 | base);
                if (base == SIB) { // rsp and r12 can't be a base without it
                    add(SIB << 3 | base);
                }
                addInt(memory.displacement());
            }
        }
    }

    private static int bit(int value, int index) {
        return value >> index & 1;
    }
}
