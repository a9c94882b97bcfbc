package dev.pinball.cli;

import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.ShutdownHook;
import dev.pinball.cli.serve.ServerOptions;
import dev.pinball.cli.setting.SettingsInForce;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.server.Server;
import dev.pinball.server.config.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./pinball serve}: the service, until Ctrl-C or SIGTERM. */
@Command(name = "serve", description = "Serves models over gRPC and HTTP.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /** After the drain: the last step of an engine, the checkpoint of a training. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(90);

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, YAML: names of options without dashes, and values. The command line and PINBALL_"
                    + " variables go before it. Default: none.")
    @SuppressWarnings("UnusedVariable") // SettingSources reads it, before the others are parsed
    private @Nullable Path config;

    @Mixin
    private ServedModelsOption models = new ServedModelsOption();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Override
    public Integer call() throws Exception {
        ServerSettings settings = serverOptions.settings();
        EngineConfig config = engineOptions.config();
        SettingsInForce inForce = SettingsInForce.of(spec.commandLine());
        LOG.info("settings: {}", inForce.given());
        LOG.info("defaults: {}", inForce.defaults());
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Duration longest = settings.drainMax().plus(CLOSE_MAX);
        try (Server server = Server.start(models.open(), config, settings)) {
            ShutdownHook.install("shutdown", stopped::countDown, server::hurry, ended, longest);
            LOG.info("READY: gRPC on port {}, management on port {}", server.port(), server.managementPort());
            stopped.await();
            LOG.info("draining: running answers may end, new requests are refused");
        } finally {
            ended.countDown();
        }
        return 0;
    }
}
