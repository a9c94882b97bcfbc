package dev.pinball.accelerator;

import dev.pinball.model.program.Program;
import java.util.List;

/** Opens one kind of accelerator; found by {@link java.util.ServiceLoader}. */
public interface AcceleratorProvider {

    /** The name in a setting: {@code host}, {@code reference}, {@code tornado}. */
    String name();

    /**
     * The devices that this machine has, the default first.
     *
     * @throws AcceleratorException with the reason and the remedy when nothing can
     */
    List<AcceleratorDevice> devices();

    /**
     * Takes the memory and the threads that {@code limits} ask for. The tensors of the program are read until this returns
     * and never again: their file may change, or be closed.
     *
     * @param device what follows the name and a colon in the setting ({@code tornado:opencl:0}); empty for the default
     * @throws UnknownDeviceException when there is no such device
     * @throws AcceleratorException with the reason and the remedy when it can't run here
     */
    Accelerator open(Program program, DeviceLimits limits, String device);

    /**
     * Copies memory of several sizes on the device, the largest last: what share of the device's bandwidth anything else
     * reaches is told by it. Empty where that isn't measured.
     *
     * @param device as {@link #open} takes it
     * @throws AcceleratorException as {@link #open} does
     */
    default List<CopySpeed> copySpeeds(String device) {
        return List.of();
    }
}
