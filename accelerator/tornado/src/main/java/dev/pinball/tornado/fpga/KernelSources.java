package dev.pinball.tornado.fpga;

import dev.pinball.accelerator.AcceleratorException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The OpenCL C that TornadoVM generates, read from what it prints when it compiles each kernel. */
final class KernelSources {
    private static final Pattern END = Pattern.compile("(?<=}  //  kernel)\\R");

    private KernelSources() {}

    /** The kernels that {@code work} prints while it compiles them. */
    static List<String> printedBy(Runnable work, int expectedCount) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(standardOutput);
        }
        List<String> sources = new ArrayList<>();
        for (String part : END.split(printed.toString(StandardCharsets.UTF_8))) {
            if (part.contains("__kernel")) {
                sources.add(part.strip() + "\n");
            }
        }
        if (sources.size() != expectedCount) {
            throw new AcceleratorException(
                    "tornado: %d kernels were printed (expected: %d)".formatted(sources.size(), expectedCount));
        }
        return sources;
    }
}
