package dev.pinball.accelerator.host;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.program.Program;
import dev.pinball.accelerator.vector.Lanes;
import java.util.List;

/** Opens {@link HostAccelerator}; the device is its number of threads ({@code host:4}), by default one a processor. */
public final class HostAcceleratorProvider implements AcceleratorProvider {
    private static final int THREADS_MAX = 1024;

    @Override
    public String name() {
        return "host";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        String description = "%d processors, %d-bit vectors; host:N for N threads"
                .formatted(Runtime.getRuntime().availableProcessors(), Lanes.FLOATS.vectorBitSize());
        return List.of(new AcceleratorDevice(name(), description));
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        return HostAccelerator.open(program, limits, threadCount(device));
    }

    private static int threadCount(String device) {
        if (device.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int count = Integer.parseInt(device);
            if (count >= 1 && count <= THREADS_MAX) {
                return count;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new AcceleratorException(
                "accelerator: host:%s (expected: host, or host:N with 1 to %d threads)".formatted(device, THREADS_MAX));
    }
}
