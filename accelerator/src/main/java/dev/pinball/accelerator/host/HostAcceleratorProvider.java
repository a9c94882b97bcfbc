package dev.pinball.accelerator.host;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.machine.Processor;
import dev.pinball.accelerator.program.Program;
import dev.pinball.accelerator.vector.Lanes;
import java.util.List;
import java.util.OptionalInt;

/**
 * Opens {@link HostAccelerator}. The device is its number of threads, by default one a processor ({@code host:4}), and
 * whether it keeps to Java where it could write machine code ({@code host:java}, {@code host:java:4}).
 */
public final class HostAcceleratorProvider implements AcceleratorProvider {
    private static final int THREADS_MAX = 1024;
    private static final String JAVA_ALONE = "java";

    private final Processor processor;

    public HostAcceleratorProvider() {
        this(Processor.current());
    }

    /** @param processor what machine code may use */
    HostAcceleratorProvider(Processor processor) {
        this.processor = processor;
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public List<AcceleratorDevice> devices() {
        String description = "%d processors, %d-bit vectors, %s; host:N for N threads, host:java without machine code"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Lanes.FLOATS.vectorBitSize(),
                        processor.description());
        return List.of(new AcceleratorDevice(name(), description));
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        boolean javaAlone = device.equals(JAVA_ALONE) || device.startsWith(JAVA_ALONE + ":");
        String threads = javaAlone ? device.substring(Math.min(device.length(), JAVA_ALONE.length() + 1)) : device;
        int threadCount = threadCount(threads).orElseThrow(() -> unknown(device));
        return HostAccelerator.open(
                program, limits, threadCount, javaAlone ? Processor.withoutExtensions() : processor);
    }

    /** Empty for what is no number of threads. */
    private static OptionalInt threadCount(String text) {
        if (text.isEmpty()) {
            return OptionalInt.of(Runtime.getRuntime().availableProcessors());
        }
        try {
            int count = Integer.parseInt(text);
            return count >= 1 && count <= THREADS_MAX ? OptionalInt.of(count) : OptionalInt.empty();
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private static AcceleratorException unknown(String device) {
        return new AcceleratorException(
                ("accelerator: host:%s (expected: host, host:java, and :N behind either for 1 to" + " %d threads)")
                        .formatted(device, THREADS_MAX));
    }
}
