package dev.pinball.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.server.request.Caller;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A key of 256 random bits. It is kept as its SHA-256: nothing slower is needed for what can't be guessed, and comparing hashes
 * tells nothing of the key by its time.
 */
public record ApiKey(String secret) {
    /** The tenant of a key whose calls may name any. */
    public static final String ANY_TENANT = "*";

    /** What the tenant of a key has to be, for messages. */
    public static final String TENANT_EXPECTED =
            "1..128 visible characters of ASCII, and not %s alone".formatted(ANY_TENANT);

    private static final String PREFIX = "pinball_"; // by which tools find keys that were published by mistake
    private static final int BYTES = 32;
    private static final Pattern MADE_HERE =
            Pattern.compile("(?=(%s[\\w-]{43}))".formatted(PREFIX)); // Base64 of 32 bytes
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\w-]+");
    /** Words of names and ids: digits as of a UUID or a trace, letters as of a method. Those of a random text hardly ever are. */
    private static final Pattern PLAIN_WORD =
            Pattern.compile("(?<![A-Za-z0-9])(?:[0-9a-f]{1,32}|[0-9A-F]{1,32}|(?:[A-Z]*+[a-z]{3,}+)+)(?![A-Za-z0-9])");

    private static final int RANDOM_CHARACTERS_MAX = 27; // as many as a KSUID has: the other 16 of a key are 96 bits
    private static final int RANDOM_CHARACTERS_MAX_BESIDE_PREFIX = 8; // as many as ids beside a name have

    public static ApiKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What may be a key in {@code text}: all of it, each of its words, and whatever has the form of {@link #random}. */
    static Stream<ApiKey> candidates(String text) {
        Stream<String> made = MADE_HERE.matcher(text).results().map(found -> found.group(1));
        return Stream.of(Stream.of(text), BETWEEN_WORDS.splitAsStream(text), made)
                .flatMap(Function.identity())
                .map(ApiKey::new);
    }

    /**
     * Whether {@code text} has so many characters without a pattern that it may be most of a key. Some 3 of 10,000 keys without
     * their prefix look like words for so long that they pass; with the prefix, fewer than one of 100,000 that are 8 characters
     * short.
     */
    static boolean mayBePart(String text) {
        String random = PLAIN_WORD.matcher(text).replaceAll("");
        int max = text.contains(PREFIX) ? RANDOM_CHARACTERS_MAX_BESIDE_PREFIX : RANDOM_CHARACTERS_MAX;
        return random.chars().filter(Character::isLetterOrDigit).count() > max;
    }

    /** Whether a key may belong to {@code tenant} alone. */
    public static boolean mayBelongTo(String tenant) {
        return Caller.isTenant(tenant) && !tenant.equals(ANY_TENANT);
    }

    /** In lower-case hexadecimal digits. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public String toString() {
        return "ApiKey";
    }
}
