package dev.pinball.accelerator.fixedtime;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.UnknownDeviceException;
import dev.pinball.model.program.Program;
import java.util.List;

/** Opens {@link NullAccelerator}: {@code null}, or {@code null:MICROSECONDS} for the time of a step. */
public final class NullAcceleratorProvider implements AcceleratorProvider {
    private static final int MICROSECONDS_MAX = 10_000_000;

    @Override
    public String name() {
        return "null";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        return List.of(
                new AcceleratorDevice(name(), "computes nothing, in a fixed time: for measuring the cost of serving"));
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        return new NullAccelerator(limits, 1000L * stepMicroseconds(device));
    }

    private static int stepMicroseconds(String device) {
        try {
            int microseconds = device.isEmpty() ? 0 : Integer.parseInt(device);
            if (microseconds >= 0 && microseconds <= MICROSECONDS_MAX) {
                return microseconds;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new UnknownDeviceException(
                "accelerator: null:%s (expected: null, or null:0 to null:%d microseconds a step)"
                        .formatted(device, MICROSECONDS_MAX));
    }
}
