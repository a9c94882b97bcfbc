package dev.pinball.tornado.device;

import dev.pinball.accelerator.AcceleratorException;
import java.util.Arrays;
import java.util.Locale;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/**
 * A device and its name.
 *
 * @param setting backend and number: {@code opencl:0}
 */
public record NamedDevice(String setting, TornadoDevice device) {
    private static final double GIBIBYTE = 1 << 30;

    /** Whether the setting is empty, its backend, or its name. */
    boolean isAskedForBy(String asked) {
        return asked.isEmpty() || setting.equals(asked) || setting.startsWith(asked + ":");
    }

    /** Lower is better. */
    int preference() {
        return switch (device.getDeviceType()) {
            case GPU -> 0;
            case CPU -> 2;
            default -> 1;
        };
    }

    public boolean isFpga() {
        return device.getDeviceType() == TornadoDeviceType.ACCELERATOR
                || device.getDeviceType() == TornadoDeviceType.FPGA;
    }

    /**
     * TornadoVM goes on where a driver refuses a buffer, so this is asked before.
     *
     * @throws AcceleratorException where the device has no such memory at all
     */
    public void requireRoomFor(DeviceMemory memory) {
        long allBytes = device.getPhysicalDevice().getDeviceGlobalMemorySize();
        long oneBytes = device.getPhysicalDevice().getDeviceMaxAllocationSize();
        if (memory.bytes() > allBytes || memory.largestBytes() >= oneBytes) {
            throw new AcceleratorException(
                    ("tornado: %s: %.1f GiB on the device, up to %.1f in one buffer (expected: at most %.1f, and less than"
                                    + " %.1f in one): lower --cache-mb, or serve a smaller model")
                            .formatted(
                                    name(),
                                    memory.bytes() / GIBIBYTE,
                                    memory.largestBytes() / GIBIBYTE,
                                    allBytes / GIBIBYTE,
                                    oneBytes / GIBIBYTE));
        }
    }

    public String name() {
        return "%s (%s)".formatted(device.getPhysicalDevice().getDeviceName(), device.getPlatformName());
    }

    /** Type, memory and limits. */
    public String description() {
        TornadoTargetDevice physical = device.getPhysicalDevice();
        return "%s, %s, %.1f GiB, buffers to %.1f GiB, local memory %d KiB, groups to %s"
                .formatted(
                        name(),
                        device.getDeviceType().name().toLowerCase(Locale.ROOT),
                        physical.getDeviceGlobalMemorySize() / GIBIBYTE,
                        physical.getDeviceMaxAllocationSize() / GIBIBYTE,
                        physical.getDeviceLocalMemorySize() / 1024,
                        Arrays.toString(physical.getDeviceMaxWorkGroupSize()));
    }
}
