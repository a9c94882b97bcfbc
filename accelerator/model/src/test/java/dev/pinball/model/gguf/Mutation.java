package dev.pinball.model.gguf;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ways in which a file gets damaged. */
enum Mutation {
    FLIP_BIT {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            file[position] ^= (byte) (1 << random.nextInt(8));
            return file;
        }
    },
    ZEROS {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            return fill(file, position, 1 + random.nextInt(16), 0x00);
        }
    },
    ONES {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            return fill(file, position, 1 + random.nextInt(16), 0xFF);
        }
    },
    SPLICE {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            int from = random.nextInt(file.length);
            int length = Math.min(random.nextInt(64), file.length - Math.max(from, position));
            System.arraycopy(file.clone(), from, file, position, length);
            return file;
        }
    },
    TRUNCATE {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            return Arrays.copyOf(file, position);
        }
    },
    REMOVE {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            int end = Math.min(file.length, position + 1 + random.nextInt(16));
            return GgufBuilder.join(Arrays.copyOf(file, position), Arrays.copyOfRange(file, end, file.length));
        }
    },
    LENGTH {
        @Override
        byte[] damage(byte[] file, int position, RandomGenerator random) {
            long[] lengths = {0, 1, -1, 1L << 60, 1L << 31, 1 << 24, Integer.MAX_VALUE, Long.MAX_VALUE, file.length};
            byte[] length = GgufBuilder.longs(lengths[random.nextInt(lengths.length)] + random.nextInt(2));
            int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
            System.arraycopy(length, 0, file, position, Math.min(width, file.length - position));
            return file;
        }
    };

    /** Damages {@code file} at {@code position}; the array may be changed and returned. */
    abstract byte[] damage(byte[] file, int position, RandomGenerator random);

    private static byte[] fill(byte[] file, int position, int length, int value) {
        Arrays.fill(file, position, Math.min(file.length, position + length), (byte) value);
        return file;
    }
}
