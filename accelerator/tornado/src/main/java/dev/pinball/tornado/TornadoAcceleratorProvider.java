package dev.pinball.tornado;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.CopySpeed;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.device.NamedDevice;
import dev.pinball.tornado.device.TornadoDevices;
import dev.pinball.tornado.fpga.FpgaFolder;
import dev.pinball.tornado.measure.CopyBandwidth;
import java.util.List;

/** Opens a device of TornadoVM: {@code tornado}, {@code tornado:opencl}, {@code tornado:opencl:1}. */
public final class TornadoAcceleratorProvider implements AcceleratorProvider {

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        return TornadoDevices.list().stream()
                .map(device -> new AcceleratorDevice(name() + ":" + device.setting(), device.description()))
                .toList();
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        return open(program, limits, TornadoDevices.choose(device));
    }

    @Override
    public List<CopySpeed> copySpeeds(String device) {
        return CopyBandwidth.measure(TornadoDevices.choose(device));
    }

    /** Opens a device; an FPGA once it is sure that its kernels are those of this program. */
    public static Accelerator open(Program program, DeviceLimits limits, NamedDevice device) {
        if (limits.keyValueType() != KeyValueType.F32) {
            throw new AcceleratorException("accelerator: tornado keeps keys and values in F32 (asked for: %s)"
                    .formatted(limits.keyValueType()));
        }
        if (device.isFpga()) {
            FpgaFolder.configured().requireKernelsOf(program, limits);
        }
        return TornadoAccelerator.open(program, limits, device);
    }
}
