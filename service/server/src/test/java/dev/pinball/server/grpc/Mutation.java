package dev.pinball.server.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;

/** What becomes of a valid message on its way through a random test; {@code -Dpinball.mutations} says of how many. */
public final class Mutation {
    private Mutation() {}

    /** How many messages a test sends. */
    public static int count(int otherwise) {
        return Integer.getInteger("pinball.mutations", otherwise);
    }

    /** Changes, leaves out, doubles or inserts bytes, once or a few times. */
    public static byte[] of(byte[] whole, RandomGenerator random) {
        byte[] bytes = whole;
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(1, Math.min(9, bytes.length - at + 1));
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(bytes, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> changed.write(random.nextInt(256));
                case 1 ->
                    changed.writeBytes(
                            "{}[]\",:0-1e9null\\u".substring(random.nextInt(18)).getBytes(UTF_8));
                case 2 -> {
                    changed.write(bytes, at, length);
                    changed.write(bytes, at, length);
                }
                default -> length = Math.min(length, bytes.length - 1);
            }
            changed.write(bytes, at + length, bytes.length - at - length);
            bytes = changed.size() == 0 ? whole : changed.toByteArray();
        }
        return bytes;
    }
}
