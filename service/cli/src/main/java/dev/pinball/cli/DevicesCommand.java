package dev.pinball.cli;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.Accelerators;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./pinball devices}: what can compute here, and what else could. */
@Command(
        name = "devices",
        description = "Lists what --accelerator can name here, and what to install for the rest.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        Accelerators.providers().forEach(DevicesCommand::print);
        Accelerators.missing().forEach((name, remedy) -> print(name, "not here; to have it, " + remedy));
        return 0;
    }

    private static void print(AcceleratorProvider provider) {
        try {
            provider.devices().forEach(device -> print(device.setting(), device.description()));
        } catch (AcceleratorException failure) {
            print(provider.name(), "not usable: " + failure.getMessage());
        }
    }

    private static void print(String setting, String description) {
        System.out.printf("%-20s %s%n", setting, description);
    }
}
