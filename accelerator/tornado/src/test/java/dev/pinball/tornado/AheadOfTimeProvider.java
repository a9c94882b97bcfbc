package dev.pinball.tornado;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens accelerators whose kernels are emitted to, built in and loaded from a new folder in {@code directory}. */
record AheadOfTimeProvider(Path directory) implements AcceleratorProvider {

    @Override
    public String name() {
        return "ahead of time";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        return List.of();
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        try {
            return new AheadOfTimeAccelerator(program, limits, Files.createTempDirectory(directory, "kernels"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
