package dev.pinball.cli.report;

import dev.pinball.cli.option.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a part printed. */
record PartOutput(List<Map<String, Object>> results, List<String> lastLines) {
    private static final int RESULTS_MAX = 100;
    private static final int LAST_LINES = 15;
    private static final int LINE_LENGTH_MAX = 300; // of those that are repeated in the report

    /** Reads the log from where the part began. */
    static PartOutput read(Path log, long start) throws IOException {
        List<Map<String, Object>> results = new ArrayList<>();
        Deque<String> last = new ArrayDeque<>();
        try (InputStream in = Files.newInputStream(log);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            in.skipNBytes(start);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, Object> result = line.startsWith("{") ? Json.object(line) : null;
                if (result != null && results.size() < RESULTS_MAX) {
                    results.add(result);
                } else if (!line.isBlank()) {
                    last.add(line.substring(0, Math.min(LINE_LENGTH_MAX, line.length())));
                    if (last.size() > LAST_LINES) {
                        last.remove();
                    }
                }
            }
        }
        return new PartOutput(results, List.copyOf(last));
    }

    String lastLine() {
        @Nullable String last = lastLines.isEmpty() ? null : lastLines.getLast();
        return last == null ? "it printed nothing" : last;
    }
}
