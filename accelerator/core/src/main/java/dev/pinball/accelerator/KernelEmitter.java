package dev.pinball.accelerator;

import dev.pinball.model.program.Program;
import java.nio.file.Path;

/** Writes the kernels of a program for a device whose compiler runs ahead of time; found by {@link java.util.ServiceLoader}. */
public interface KernelEmitter {

    /**
     * Writes a source file for each kernel and a manifest.
     *
     * @param limits those that the program will be served with; they are constants of the kernels
     * @param folder created where it is missing
     * @return what was written, in one line for people
     * @throws AcceleratorException with the reason and the remedy
     */
    String emit(Program program, DeviceLimits limits, Path folder);
}
