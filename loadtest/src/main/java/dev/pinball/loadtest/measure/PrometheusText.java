package dev.pinball.loadtest.measure;

import java.util.Map;
import java.util.TreeMap;

/** Reads the values of Prometheus' text format; buckets of histograms are left out. */
public final class PrometheusText {
    private PrometheusText() {}

    /** Values by name with labels, as they are written. Lines that can't be read are left out. */
    public static Map<String, Double> read(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
                .forEach(line -> add(line, values));
        return values;
    }

    private static void add(String line, Map<String, Double> values) {
        int nameEnd = line.indexOf('}') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
        if (nameEnd <= 0) {
            return;
        }
        String name = line.substring(0, nameEnd);
        String[] cells = line.substring(nameEnd).strip().split(" ");
        try {
            values.put(name, Double.parseDouble(cells[0]));
        } catch (NumberFormatException _) {
            // not a value
        }
    }
}
