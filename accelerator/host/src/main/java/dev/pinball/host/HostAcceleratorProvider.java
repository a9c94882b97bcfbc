package dev.pinball.host;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.UnknownDeviceException;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.program.Program;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Opens {@link HostAccelerator}. The device is its number of threads, by default one for each processor ({@code
 * host:4}), and the features that it uses: no tiles ({@code host:avx512}), AVX2 alone ({@code host:avx2}), that and VNNI ({@code
 * host:avxvnni}), or no machine code ({@code host:java}, {@code host:java:4}).
 */
public final class HostAcceleratorProvider implements AcceleratorProvider {
    private static final int THREADS_MAX = 1024;

    /** Features of the processor that are not used. */
    private enum Restriction {
        NONE(""),
        JAVA("java:"),
        AVX2("avx2:"),
        AVX_VNNI("avxvnni:"),
        AVX512("avx512:");

        /** The beginning of a device; the colon is left out if nothing follows. */
        private final String prefix;

        Restriction(String prefix) {
            this.prefix = prefix;
        }

        static Restriction of(String device) {
            return Stream.of(JAVA, AVX2, AVX_VNNI, AVX512)
                    .filter(restriction ->
                            (device + ":").equals(restriction.prefix) || device.startsWith(restriction.prefix))
                    .findFirst()
                    .orElse(NONE);
        }
    }

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
        String description =
                "%d processors, %s, Vector API of %d bits; host:N for N threads, host:avx512 without tiles, host:avxvnni, host:avx2, host:java"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                processor.description(),
                                Lanes.FLOATS.vectorBitSize());
        return List.of(new AcceleratorDevice(name(), description));
    }

    @Override
    public Accelerator open(Program program, DeviceLimits limits, String device) {
        Restriction restriction = Restriction.of(device);
        String threads = device.substring(Math.min(device.length(), restriction.prefix.length()));
        int threadCount = threadCount(threads).orElseThrow(() -> unknown(device));
        return HostAccelerator.open(program, limits, threadCount, restrict(restriction));
    }

    private Processor restrict(Restriction restriction) {
        return switch (restriction) {
            case NONE -> processor;
            case JAVA -> Processor.withoutExtensions();
            case AVX2 -> require(Processor.withAvx2Alone(), Processor::hasAvx2, "host:avx2");
            case AVX_VNNI -> require(Processor.withAvxVnni(), Processor::hasAvxVnni, "host:avxvnni");
            case AVX512 -> require(Processor.withoutTiles(), Processor::hasAvx512, "host:avx512");
        };
    }

    private static Processor require(Processor restricted, Predicate<Processor> feature, String device) {
        if (!feature.test(restricted)) {
            throw new AcceleratorException("accelerator: %s (expected: host or host:java here): %s"
                    .formatted(device, restricted.description()));
        }
        return restricted;
    }

    /** Empty if the text is not a number of threads. */
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

    private static UnknownDeviceException unknown(String device) {
        return new UnknownDeviceException(
                "accelerator: host:%s (expected: host, host:avx512, host:avxvnni, host:avx2 or host:java, and :N behind any for 1 to %d threads)"
                        .formatted(device, THREADS_MAX));
    }
}
