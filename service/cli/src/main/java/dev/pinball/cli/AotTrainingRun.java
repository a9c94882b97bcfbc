package dev.pinball.cli;

import dev.pinball.cli.option.EngineOptions;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.server.Server;
import dev.pinball.server.config.ServerSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code ./pinball rehearse}: starts the service on the embedded model, lets it warm up over its own port, and stops. The
 * launcher runs it once after a build, so that the Java machine can keep what a start loads and links (JEP 514).
 */
@Command(name = "rehearse", description = "Starts the service on the embedded model and stops it.", hidden = true)
final class AotTrainingRun implements Callable<Integer> {
    private static final ServerSettings FREE_PORTS = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Override
    public Integer call() {
        Server.start(EmbeddedModel.open(), engineOptions.config(), FREE_PORTS).close();
        return 0;
    }
}
