package dev.pinball.service.cli;

import dev.pinball.accelerator.measure.MachineLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball bench}: how fast the whole engine is, and what share of the machine's limits that is. */
@Command(
        name = "bench",
        description = "Measures prompt and generation speed at each batch size, beside the limits of this machine.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "512",
            description = "Tokens of each prompt. Default: 512.")
    private int promptTokens;

    @Option(
            names = "--generate-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tokens of each answer. Default: 128.")
    private int generateTokens;

    @Option(
            names = "--batch",
            paramLabel = "N[,N...]",
            split = ",",
            defaultValue = "1,8,32",
            description = "Sequences at a time. Default: 1,8,32.")
    private List<Integer> batches = List.of();

    @Option(names = "--json", description = "Prints one JSON object: limits, results.")
    private boolean json;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    /** What {@code --json} prints. */
    record Report(Limits limits, List<BenchResult> results) {}

    /** What the machine can do. */
    record Limits(double readBytesPerSecond, double f32MultiplyAddFlops) {}

    @Override
    public Integer call() throws InterruptedException {
        Range.requirePositive("--prompt-tokens", promptTokens);
        Range.requirePositive("--generate-tokens", generateTokens);
        batches.forEach(batch -> Range.requirePositive("--batch", batch));
        MachineLimits machine = MachineLimits.measure(Runtime.getRuntime().availableProcessors());
        List<BenchResult> results = new ArrayList<>();
        try (LoadedModel loaded = LoadedModel.open(model.open(), engineOptions)) {
            BenchRun run = BenchRun.fitting(loaded, promptTokens, generateTokens);
            for (int batch : batches) {
                results.add(run.measure(batch, machine));
            }
        }
        print(new Report(new Limits(machine.readBytesPerSecond(), machine.multiplyAddFlops()), results));
        return 0;
    }

    private void print(Report report) {
        if (json) {
            Json.print(report);
            return;
        }
        System.out.printf(
                "this machine reads %.1f GB/s and multiplies and adds %.1f GFLOP/s (f32)%n%n",
                report.limits().readBytesPerSecond() / 1e9, report.limits().f32MultiplyAddFlops() / 1e9);
        System.out.println("batch   prompt tokens/s  of multiply-add   generated tokens/s  of read bandwidth");
        for (BenchResult result : report.results()) {
            System.out.printf(
                    "%5d   %15.1f  %14.1f%%   %18.1f  %16.1f%%%n",
                    result.batch(),
                    result.promptTokensPerSecond(),
                    100 * result.shareOfMultiplyAdd(),
                    result.generateTokensPerSecond(),
                    100 * result.shareOfReadBandwidth());
        }
    }
}
