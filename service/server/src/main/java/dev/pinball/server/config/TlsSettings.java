package dev.pinball.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of TLS, all of PEM. They are read again when their content changes.
 *
 * @param certificate of the server, and those between it and its authority
 * @param key of the certificate, in PKCS#8, or PKCS#1
 * @param clientAuthorities who vouches for clients: one without a certificate of theirs is refused (mutual TLS); empty where
 *     every client may connect
 */
public record TlsSettings(Path certificate, Path key, Optional<Path> clientAuthorities) {}
