package dev.pinball.accelerator;

import dev.pinball.model.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The accelerators on the class path. */
public final class Accelerators {
    /** How to install an accelerator that is missing. */
    private static final Map<String, String> REMEDIES = Map.of(
            "tornado",
            "install TornadoVM 5.2.0-jdk25, set TORNADOVM_HOME to its SDK and start by ./pinball: docs/ACCELERATORS.md");

    private Accelerators() {}

    /** All accelerators there are, each with its provider. */
    public static List<AcceleratorProvider> providers() {
        return ServiceLoader.load(AcceleratorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** How to install the accelerators that are missing, by their names. */
    public static Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>(REMEDIES);
        providers().forEach(provider -> missing.remove(provider.name()));
        return missing;
    }

    /**
     * Opens the accelerator of that name, never another one.
     *
     * @param setting a name, or a name and a device: {@code host}, {@code host:4}
     * @throws AcceleratorException when there is none of that name, or it can't run here
     */
    public static Accelerator open(String setting, Program program, DeviceLimits limits) {
        String name = name(setting);
        String device = name.equals(setting) ? "" : setting.substring(name.length() + 1);
        return providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AcceleratorException(problem(name)))
                .open(program, limits, device);
    }

    /** What is wrong with a setting whose name no accelerator has; empty where there is one. */
    public static Optional<String> unknown(String setting) {
        String name = name(setting);
        boolean known =
                providers().stream().anyMatch(provider -> provider.name().equals(name));
        return known ? Optional.empty() : Optional.of(problem(name));
    }

    private static String name(String setting) {
        int colon = setting.indexOf(':');
        return colon < 0 ? setting : setting.substring(0, colon);
    }

    private static String problem(String name) {
        String names = String.join(
                ", ",
                providers().stream().map(AcceleratorProvider::name).sorted().toList());
        String remedy = missing().get(name);
        return "accelerator: %s (expected: %s)%s"
                .formatted(name, names, remedy == null ? "" : "; to have it, " + remedy);
    }
}
