package dev.pinball.loadtest.workload;

import dev.pinball.loadtest.workload.Trace.TracedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the public forms of traces: Mooncake's JSON lines ({@code timestamp} in milliseconds, {@code input_length}, {@code
 * output_length}, {@code hash_ids}), Azure's CSV ({@code TIMESTAMP,ContextTokens,GeneratedTokens}), and ShareGPT's JSON
 * (conversations; it has no times, and its lengths are estimated from its texts).
 */
public final class TraceFile {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final double CHARACTERS_PER_TOKEN = 4; // of English in vocabularies of today

    private TraceFile() {}

    /**
     * @throws IOException when the file can't be read
     * @throws IllegalArgumentException which names the line and what was expected
     */
    public static Trace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + ": is empty (expected: a trace)");
        }
        String first = lines.getFirst();
        List<TracedRequest> requests;
        if (first.startsWith("TIMESTAMP")) {
            requests = each(file, lines.subList(1, lines.size()), 2, TraceFile::azure);
        } else if (first.startsWith("[")) {
            requests = shareGpt(file, String.join("\n", lines));
        } else {
            requests = each(file, lines, 1, TraceFile::mooncake);
        }
        return new Trace(fromZero(requests));
    }

    private interface LineReader {
        TracedRequest read(String line);
    }

    private static List<TracedRequest> each(Path file, List<String> lines, int firstNumber, LineReader reader) {
        List<TracedRequest> requests = new ArrayList<>(lines.size());
        for (int index = 0; index < lines.size(); index++) {
            try {
                requests.add(reader.read(lines.get(index)));
            } catch (JacksonException _) {
                throw new IllegalArgumentException(
                        "%s: line %d is no request of a trace: no JSON".formatted(file, firstNumber + index));
            } catch (DateTimeParseException | IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new IllegalArgumentException("%s: line %d is no request of a trace: %s"
                        .formatted(file, firstNumber + index, e.getMessage()));
            }
        }
        return requests;
    }

    private static TracedRequest mooncake(String line) {
        JsonNode node = JSON.readTree(line);
        List<Long> blockIds =
                node.path("hash_ids").valueStream().map(JsonNode::asLong).toList();
        return new TracedRequest(
                number(node, "timestamp") / 1e3,
                tokens(number(node, "input_length")),
                tokens(number(node, "output_length")),
                blockIds);
    }

    private static double number(JsonNode node, String name) {
        if (!node.path(name).isNumber()) {
            throw new IllegalArgumentException(name + " (expected: a number)");
        }
        return node.path(name).asDouble();
    }

    private static TracedRequest azure(String line) {
        List<String> cells = Arrays.asList(line.split(",", -1));
        return new TracedRequest(
                seconds(cells.get(0).strip()),
                tokens(Double.parseDouble(cells.get(1))),
                tokens(Double.parseDouble(cells.get(2))),
                List.of());
    }

    private static double seconds(String timestamp) {
        String standard = timestamp.replace(' ', 'T');
        boolean hasZone = standard.endsWith("Z") || standard.matches(".*[+-]\\d\\d:\\d\\d");
        var instant = hasZone
                ? OffsetDateTime.parse(standard).toInstant()
                : LocalDateTime.parse(standard).toInstant(ZoneOffset.UTC);
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static List<TracedRequest> shareGpt(Path file, String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException("%s: line %d can't be read (expected: JSON)"
                    .formatted(file, failure.getLocation().getLineNr()));
        }
        List<TracedRequest> requests = root.valueStream()
                .map(node -> node.path("conversations"))
                .filter(conversation -> conversation.size() >= 2)
                .map(conversation -> new TracedRequest(
                        0, estimatedTokens(conversation.get(0)), estimatedTokens(conversation.get(1)), List.of()))
                .toList();
        if (requests.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": has no conversation of two turns (expected: ShareGPT's [{\"conversations\": [...]}])");
        }
        return requests;
    }

    private static int estimatedTokens(JsonNode turn) {
        return tokens(turn.path("value").asString("").length() / CHARACTERS_PER_TOKEN);
    }

    private static int tokens(double value) {
        return (int) Math.max(1, Math.min(1 << 24, Math.round(value)));
    }

    private static List<TracedRequest> fromZero(List<TracedRequest> requests) {
        double begin =
                requests.stream().mapToDouble(TracedRequest::seconds).min().orElse(0);
        return requests.stream()
                .map(request -> new TracedRequest(
                        request.seconds() - begin, request.promptTokens(), request.answerTokens(), request.blockIds()))
                .sorted(Comparator.comparingDouble(TracedRequest::seconds))
                .toList();
    }
}
