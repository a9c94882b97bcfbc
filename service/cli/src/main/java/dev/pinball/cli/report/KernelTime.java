package dev.pinball.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of a kernel on the device, from the file that TornadoVM's profiler appends to.
 *
 * @param kernel the name of its task without the number that makes it unique
 */
record KernelTime(String kernel, int runs, double totalMicroseconds, double share) {
    /** A task: its name, and what else is known of it. */
    private static final Pattern TASK = Pattern.compile("\"[^\".]+\\.([^\"]+)\": \\{([^}]*)\\}");

    private static final Pattern NANOS = Pattern.compile("\"TASK_KERNEL_TIME\": \"(\\d+)\"");
    private static final Pattern NUMBER = Pattern.compile("\\d+$");

    private KernelTime plus(KernelTime other) {
        return new KernelTime(kernel, runs + other.runs, totalMicroseconds + other.totalMicroseconds, 0);
    }

    /** The longest first. */
    static List<KernelTime> read(Path profile) throws IOException {
        Map<String, KernelTime> times = new TreeMap<>();
        Matcher task = TASK.matcher(Files.readString(profile));
        while (task.find()) {
            Matcher nanos = NANOS.matcher(task.group(2));
            if (nanos.find()) {
                String kernel = NUMBER.matcher(task.group(1)).replaceFirst("");
                KernelTime time = new KernelTime(kernel, 1, Long.parseLong(nanos.group(1)) / 1e3, 0);
                times.merge(kernel, time, KernelTime::plus);
            }
        }
        double all = times.values().stream()
                .mapToDouble(KernelTime::totalMicroseconds)
                .sum();
        return times.values().stream()
                .map(time ->
                        new KernelTime(time.kernel, time.runs, time.totalMicroseconds, time.totalMicroseconds / all))
                .sorted(Comparator.comparingDouble(KernelTime::share).reversed())
                .toList();
    }
}
