package dev.pinball.tornado;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of the memory of this process, which holds what the driver of a CPU device takes. */
final class ProcessMemory {
    private ProcessMemory() {}

    static long residentBytes() throws IOException {
        return bytes("VmRSS");
    }

    /** The address space. */
    static long virtualBytes() throws IOException {
        return bytes("VmSize");
    }

    private static long bytes(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
