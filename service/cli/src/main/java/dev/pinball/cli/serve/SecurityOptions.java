package dev.pinball.cli.serve;

import dev.pinball.cli.option.UsageException;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.config.TlsSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may connect to the service. */
public final class SecurityOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "The certificate of the server, PEM, with those between it and its authority; read again when it"
                            + " changes. Default: none, and no TLS.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of --tls-cert, PEM.")
    private @Nullable Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Who vouches for clients, PEM: one without a certificate of theirs is refused (mutual TLS)."
                    + " Default: none, and every client may connect.")
    private @Nullable Path clientAuthorities;

    @Option(
            names = "--access-file",
            paramLabel = "FILE",
            description = "Keys of callers with their roles, and limits of tenants, YAML; read again when it changes."
                    + " Default: none, and nobody is asked for a key.")
    private @Nullable Path accessFile;

    @Option(
            names = "--jwks",
            paramLabel = "FILE",
            description =
                    "Keys that sign the JSON web tokens of callers, as a JSON web key set; read again when it changes."
                            + " Default: none, and no tokens.")
    private @Nullable Path webKeys;

    @Option(names = "--jwt-issuer", paramLabel = "NAME", description = "The issuer that tokens have to name.")
    private @Nullable String issuer;

    @Option(names = "--jwt-audience", paramLabel = "NAME", description = "The audience that tokens have to name.")
    private @Nullable String audience;

    /** @throws UsageException when tokens are described in part */
    AccessSettings access() {
        return new AccessSettings(Optional.ofNullable(accessFile), tokens());
    }

    private Optional<AccessSettings.Tokens> tokens() {
        if (webKeys != null && issuer != null && audience != null) {
            return Optional.of(new AccessSettings.Tokens(webKeys, issuer, audience));
        }
        if (webKeys != null || issuer != null || audience != null) {
            throw new UsageException(
                    "--jwks, --jwt-issuer and --jwt-audience: some are missing (expected: all, or none)");
        }
        return Optional.empty();
    }

    /** @throws UsageException when one of the files is named without the other */
    Optional<TlsSettings> tls() {
        if (certificate != null && key != null) {
            return Optional.of(new TlsSettings(certificate, key, Optional.ofNullable(clientAuthorities)));
        }
        if (certificate != null || key != null || clientAuthorities != null) {
            throw new UsageException("--tls-cert and --tls-key: one without the other (expected: both, or neither)");
        }
        return Optional.empty();
    }
}
