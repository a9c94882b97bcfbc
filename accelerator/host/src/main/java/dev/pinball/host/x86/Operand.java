package dev.pinball.host.x86;

/** The last source of an instruction, a vector register or memory; and the other registers that instructions name. */
public sealed interface Operand {

    /**
     * Memory as an operand: the address in a register plus a displacement in bytes.
     *
     * @param broadcast whether it is one 32-bit value for all lanes
     */
    record Memory(Register base, int displacement, boolean broadcast) implements Operand {

        /** As assembly text has it. */
        @Override
        public String toString() {
            return "[%s%+d]%s".formatted(base, displacement, broadcast ? "{1to16}" : "");
        }
    }

    /** A vector register. */
    sealed interface VectorRegister extends Operand permits Ymm, Zmm {
        int number();

        int bytes();
    }

    /** A vector register of 256 bits. */
    record Ymm(int number) implements VectorRegister {
        /** The number of vector registers without AVX-512. */
        public static final int COUNT = 16;

        public Ymm {
            if (number < 0 || number >= COUNT) {
                throw new IllegalArgumentException("ymm%d (expected: ymm0..ymm15)".formatted(number));
            }
        }

        @Override
        public int bytes() {
            return 32;
        }
    }

    /** A vector register of 512 bits. */
    record Zmm(int number) implements VectorRegister {
        /** The number of vector registers. */
        public static final int COUNT = 32;

        public Zmm {
            if (number < 0 || number >= COUNT) {
                throw new IllegalArgumentException("zmm%d (expected: zmm0..zmm31)".formatted(number));
            }
        }

        @Override
        public int bytes() {
            return 64;
        }
    }

    /** A register with one bit for each lane of a vector. */
    record Mask(int number) {
        public Mask {
            if (number < 1 || number > 7) {
                throw new IllegalArgumentException("mask %d (expected: 1..7)".formatted(number));
            }
        }
    }

    /** A tile register of AMX. */
    record Tile(int number) {
        /** The number of tile registers. */
        public static final int COUNT = 8;

        public static final int ROWS_MAX = 16;
        public static final int ROW_BYTES_MAX = 64;

        public Tile {
            if (number < 0 || number >= COUNT) {
                throw new IllegalArgumentException("tmm%d (expected: tmm0..tmm7)".formatted(number));
            }
        }
    }
}
