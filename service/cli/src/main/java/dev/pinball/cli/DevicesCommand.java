package dev.pinball.cli;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.CopySpeed;
import dev.pinball.cli.option.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball devices}: what can compute here, and what else could. */
@Command(
        name = "devices",
        description = "Lists what --accelerator can name here, and what to install for the rest.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
    private static final double GIGABYTE = 1e9;

    @Option(
            names = "--bandwidth",
            description = "Also says how fast the first device of each kind copies its memory, where it has its own.")
    private boolean bandwidth;

    @Option(names = "--json", description = "Prints each as an object of JSON in a line of its own.")
    private boolean json;

    /** A line of {@code --json}. */
    private record Device(String setting, String description) {}

    /** A line of {@code --json --bandwidth}. */
    private record Copy(String accelerator, long bytes, double bestBytesPerSecond, double medianBytesPerSecond) {}

    @Override
    public Integer call() {
        Accelerators.providers().forEach(this::print);
        Accelerators.missing().forEach((name, remedy) -> print(name, "not here; to have it, " + remedy));
        return 0;
    }

    private void print(AcceleratorProvider provider) {
        try {
            provider.devices().forEach(device -> print(device.setting(), device.description()));
            if (bandwidth) {
                provider.copySpeeds("").forEach(speed -> print(provider, speed));
            }
        } catch (AcceleratorException failure) {
            print(provider.name(), "not usable: " + failure.getMessage());
        }
    }

    private void print(AcceleratorProvider provider, CopySpeed speed) {
        if (json) {
            Json.printLine(
                    new Copy(provider.name(), speed.bytes(), speed.bestBytesPerSecond(), speed.medianBytesPerSecond()));
        } else {
            print(
                    provider.name(),
                    "copies %,d bytes, which it reads and writes, at %.1f GB/s (median %.1f)"
                            .formatted(
                                    speed.bytes(),
                                    speed.bestBytesPerSecond() / GIGABYTE,
                                    speed.medianBytesPerSecond() / GIGABYTE));
        }
    }

    private void print(String setting, String description) {
        if (json) {
            Json.printLine(new Device(setting, description));
        } else {
            System.out.printf("%-20s %s%n", setting, description);
        }
    }
}
