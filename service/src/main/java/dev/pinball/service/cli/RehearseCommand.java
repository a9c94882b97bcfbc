package dev.pinball.service.cli;

import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.service.config.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code ./pinball rehearse}: starts the service on a small random model, lets it warm up over its own port, and stops. The
 * launcher runs it once after a build, so that the Java machine can keep what a start loads and links (JEP 514).
 */
@Command(name = "rehearse", description = "Starts the service on a random model and stops it.", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final ServerSettings FREE_PORTS = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Override
    public Integer call() throws Exception {
        Path model = Files.createTempFile("pinball-rehearse", ".gguf");
        try {
            BenchShape.SHAPE_15M.write(TensorType.Q8_0, model);
            Service.start(model, engineOptions, FREE_PORTS).close();
        } finally {
            Files.delete(model);
        }
        return 0;
    }
}
