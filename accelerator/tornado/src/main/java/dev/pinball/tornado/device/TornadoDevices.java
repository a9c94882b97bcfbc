package dev.pinball.tornado.device;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.UnknownDeviceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** The devices that the SDK finds, by their settings: {@code opencl:0}. */
public final class TornadoDevices {
    private static final String NONE =
            "tornado: TornadoVM finds no device: install an OpenCL driver of your GPU, or PoCL"
                    + " (Debian: pocl-opencl-icd); clinfo -l lists what OpenCL finds";

    private static final String FPGA = "fpga";

    private TornadoDevices() {}

    /**
     * Chooses a device.
     *
     * @param setting a backend, or a backend and a number; {@code fpga}; empty for the first device
     */
    public static NamedDevice choose(String setting) {
        List<NamedDevice> devices = list();
        if (setting.equals(FPGA)) {
            return devices.stream()
                    .filter(NamedDevice::isFpga)
                    .findFirst()
                    .orElseThrow(
                            () -> new AcceleratorException("accelerator: tornado:fpga, and TornadoVM finds no FPGA:"
                                    + " install the board's OpenCL runtime, or name another device"));
        }
        return devices.stream()
                .filter(device -> device.isAskedForBy(setting))
                .findFirst()
                .orElseThrow(() ->
                        new UnknownDeviceException("accelerator: tornado:%s (expected: tornado, or one of %s)"
                                .formatted(
                                        setting,
                                        devices.stream()
                                                .map(device -> "tornado:" + device.setting())
                                                .collect(Collectors.joining(", ")))));
    }

    /** All devices, those that compute fastest first. */
    public static List<NamedDevice> list() {
        TornadoOptions.require();
        List<NamedDevice> devices = new ArrayList<>();
        try {
            TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
            for (int backend = 0; backend < runtime.getNumBackends(); backend++) {
                String name = runtime.getBackendType(backend).name().toLowerCase(Locale.ROOT);
                for (int index = 0; index < runtime.getBackend(backend).getNumDevices(); index++) {
                    TornadoDevice device = runtime.getBackend(backend).getDevice(index);
                    devices.add(new NamedDevice(name + ":" + index, device));
                }
            }
        } catch (RuntimeException | LinkageError failure) {
            throw new AcceleratorException(
                    "tornado: TornadoVM does not start: %s; TORNADOVM_HOME must be an SDK of version 5.2.0-jdk25"
                            .formatted(failure),
                    failure);
        }
        if (devices.isEmpty()) {
            throw new AcceleratorException(NONE);
        }
        devices.sort(Comparator.comparingInt(NamedDevice::preference));
        return devices;
    }
}
