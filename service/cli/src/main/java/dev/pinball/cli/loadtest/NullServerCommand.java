package dev.pinball.cli.loadtest;

import dev.pinball.cli.option.Range;
import dev.pinball.loadtest.nullserver.Delays;
import dev.pinball.loadtest.nullserver.NullServer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball loadtest null-server}: bare gRPC without an engine, to compare the cost of serving with. */
@Command(
        name = "null-server",
        description =
                "Serves answers that are not computed, with bare gRPC: what any server on this machine could do at most.",
        mixinStandardHelpOptions = true)
final class NullServerCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "Default: 8081.")
    private int port = 8081;

    @Option(names = "--first-token-ms", paramLabel = "MS", description = "To the first token. Default: 0.")
    private long firstTokenMs;

    @Option(names = "--token-ms", paramLabel = "MS", description = "From a token to the next. Default: 0.")
    private long tokenMs;

    @Override
    public Integer call() throws Exception {
        Range.require("--port", port, 0, 65_535);
        boolean atOnce = firstTokenMs == 0 && tokenMs == 0;
        long firstNanos = TimeUnit.MILLISECONDS.toNanos(firstTokenMs);
        Optional<Delays> delays = atOnce
                ? Optional.empty()
                : Optional.of(new Delays(_ -> firstNanos, TimeUnit.MILLISECONDS.toNanos(tokenMs)));
        try (NullServer server = new NullServer(port, delays)) {
            System.out.println("READY on 127.0.0.1:" + server.port());
            System.out.flush();
            server.await();
        }
        return 0;
    }
}
