package dev.pinball.server.grpc;

import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.identity.Access;
import dev.pinball.server.tls.ServerTls;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * Who may connect, and who may do what.
 *
 * @param tls beneath all protocols; empty for none
 */
public record Security(Optional<ServerTls> tls, Access access) {
    /**
     * Reads the files that the settings name, and again when they change.
     *
     * @throws dev.pinball.PinballException when one of them can't be used
     */
    public static Security open(Vertx vertx, ServerSettings settings) {
        return new Security(
                settings.tls().map(files -> ServerTls.open(vertx, files)),
                Access.open(vertx, settings.access(), settings.listensToItsMachineAlone()));
    }
}
