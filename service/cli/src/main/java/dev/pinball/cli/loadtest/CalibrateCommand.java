package dev.pinball.cli.loadtest;

import dev.pinball.loadtest.client.ConverseEndpoint;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.nullserver.Delays;
import dev.pinball.loadtest.nullserver.NullServer;
import dev.pinball.loadtest.run.Run;
import dev.pinball.loadtest.run.RunPlan;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.Lengths;
import dev.pinball.loadtest.workload.PromptText;
import dev.pinball.loadtest.workload.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball loadtest calibrate}: reports of times that are known. */
@Command(
        name = "calibrate",
        description =
                "Measures a server with known delays and compares what is reported with them; fails beyond 2 percent.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
    private static final double TOLERANCE = 0.02;
    private static final long TOKEN_MS = 20;
    private static final int TOKENS = 10;
    private static final double RATE = 100;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Default: 10.")
    private double seconds = 10;

    private boolean passed = true;

    /** First tokens after 50 to 249 ms, evenly and in no order. */
    private static long firstTokenMs(long number) {
        return 50 + number * 77 % 200;
    }

    @Override
    public Integer call() throws Exception {
        Delays delays = new Delays(
                number -> TimeUnit.MILLISECONDS.toNanos(firstTokenMs(number)), TimeUnit.MILLISECONDS.toNanos(TOKEN_MS));
        int count = (int) (seconds * RATE);
        Distribution firsts =
                Distribution.of(LongStream.range(0, count).mapToDouble(number -> firstTokenMs(number) * 1e6));
        Distribution totals = Distribution.of(LongStream.range(0, count)
                .mapToDouble(number -> (firstTokenMs(number) + (TOKENS - 1) * TOKEN_MS) * 1e6));
        try (NullServer server = new NullServer(0, Optional.of(delays));
                Endpoint client = new ConverseEndpoint(ServerAddress.of("127.0.0.1", server.port()), 1, 1, 0)) {
            Run.of(plan(1), client, Map::of, _ -> {});
            RunResult run = Run.of(plan(seconds), client, Map::of, _ -> {});
            System.out.println("                      injected   reported   error");
            compare("first token", firsts, run.firstToken());
            compare("whole answer", totals, run.total());
            print("per token p50", TOKEN_MS, run.perToken().p50());
            print("per token p99", TOKEN_MS, run.perToken().p99());
            print("inter-token p50", TOKEN_MS, run.interToken().p50());
        }
        System.out.println(passed ? "within 2 %" : "beyond 2 %: this machine is too busy to measure such times");
        return passed ? 0 : 1;
    }

    private static RunPlan plan(double measuredSeconds) {
        Workload workload = Workload.plain(new Lengths.Constant(4), new Lengths.Constant(TOKENS), 1024);
        return new RunPlan(
                new Arrivals.Constant(RATE),
                workload,
                new PromptText(1),
                0,
                measuredSeconds,
                10,
                10_000,
                new Objective(500, 30),
                1);
    }

    private void compare(String name, Distribution injected, Distribution reported) {
        Map<String, ToDoubleFunction<Distribution>> figures =
                Map.of("p50", Distribution::p50, "p90", Distribution::p90, "p99", Distribution::p99);
        figures.forEach(
                (figure, of) -> print(name + " " + figure, of.applyAsDouble(injected), of.applyAsDouble(reported)));
    }

    private void print(String name, double injected, double reported) {
        double error = reported / injected - 1;
        passed &= Math.abs(error) <= TOLERANCE;
        System.out.printf("%-20s %7.2f ms %7.2f ms %6.2f %%%n", name, injected, reported, 100 * error);
    }
}
