package dev.pinball.accelerator;

import dev.pinball.accelerator.program.Program;
import java.util.List;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/** The accelerators on the class path. */
public final class Accelerators {
    private Accelerators() {}

    /**
     * Opens what was asked for, and nothing else.
     *
     * @param setting a name, or a name and a device: {@code host}, {@code host:4}
     * @throws AcceleratorException when there is none of that name, or it can't run here
     */
    public static Accelerator open(String setting, Program program, DeviceLimits limits) {
        int colon = setting.indexOf(':');
        String name = colon < 0 ? setting : setting.substring(0, colon);
        String device = colon < 0 ? "" : setting.substring(colon + 1);
        List<AcceleratorProvider> providers = ServiceLoader.load(AcceleratorProvider.class).stream()
                .map(Provider::get)
                .toList();
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new AcceleratorException("accelerator: %s (expected: %s)".formatted(name, names(providers))))
                .open(program, limits, device);
    }

    private static String names(List<AcceleratorProvider> providers) {
        return String.join(
                ", ", providers.stream().map(AcceleratorProvider::name).sorted().toList());
    }
}
