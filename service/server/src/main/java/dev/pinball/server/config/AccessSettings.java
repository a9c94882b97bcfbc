package dev.pinball.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param file keys of callers, limits of tenants; read again when it changes. Empty for none
 * @param tokens JSON web tokens that are accepted; empty for none
 */
public record AccessSettings(Optional<Path> file, Optional<Tokens> tokens) {
    /** Nobody is asked who he is. */
    public static final AccessSettings OPEN = new AccessSettings(Optional.empty(), Optional.empty());

    /**
     * @param keys a JSON web key set, RFC 7517; read again when it changes
     * @param issuer that tokens have to name
     * @param audience that tokens have to name
     */
    public record Tokens(Path keys, String issuer, String audience) {}

    public boolean open() {
        return file.isEmpty() && tokens.isEmpty();
    }
}
