package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.UnknownDeviceException;
import dev.pinball.model.program.Program;
import java.util.List;

/** Opens {@link ReferenceAccelerator}; it runs everywhere and has no devices to choose from. */
public final class ReferenceAcceleratorProvider implements AcceleratorProvider {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        return List.of(new AcceleratorDevice(name(), "one thread, scalar Java: the definition, slow by design"));
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        if (!device.isEmpty()) {
            throw new UnknownDeviceException("accelerator: reference:%s (expected: reference)".formatted(device));
        }
        return new ReferenceAccelerator(program, limits);
    }
}
