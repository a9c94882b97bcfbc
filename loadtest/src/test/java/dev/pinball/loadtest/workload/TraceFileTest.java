package dev.pinball.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.loadtest.workload.Trace.TracedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("trace"), text);
    }

    @Test
    void readsMooncakeInMillisecondsFromTheFirst() throws IOException {
        Path file = file("""
                {"timestamp": 27500, "input_length": 600, "output_length": 20, "hash_ids": [0, 7]}
                {"timestamp": 27000, "input_length": 10, "output_length": 3, "hash_ids": [0]}
                """);
        assertThat(TraceFile.read(file).requests())
                .containsExactly(
                        new TracedRequest(0, 10, 3, List.of(0L)), new TracedRequest(0.5, 600, 20, List.of(0L, 7L)));
    }

    @Test
    void readsAzureWithItsTimes() throws IOException {
        Path file = file("""
                TIMESTAMP,ContextTokens,GeneratedTokens
                2023-11-16 18:15:46.6805900,374,44
                2023-11-16 18:15:47.1805900,396,109
                """);
        assertThat(TraceFile.read(file).requests())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .containsExactly(new TracedRequest(0, 374, 44, List.of()), new TracedRequest(0.5, 396, 109, List.of()));
        assertThat(TraceFile.read(file).requests().get(1).seconds()).isBetween(0.4999, 0.5001);
    }

    @Test
    void estimatesLengthsOfShareGpt() throws IOException {
        Path file = file("""
                [{"id": "a", "conversations": [{"from": "human", "value": "four chars x 4.."},
                  {"from": "gpt", "value": "12345678"}]}, {"id": "b", "conversations": []}]
                """);
        assertThat(TraceFile.read(file).requests()).containsExactly(new TracedRequest(0, 4, 2, List.of()));
    }

    @Test
    void namesTheLineThatIsNoRequest() throws IOException {
        Path file = file("""
                {"timestamp": 0, "input_length": 6, "output_length": 2}
                {"timestamp": 1, "input_length": "six", "output_length": 2}
                """);
        assertThatThrownBy(() -> TraceFile.read(file))
                .hasMessageEndingWith("line 2 is no request of a trace: input_length (expected: a number)");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = file("\n");
        assertThatThrownBy(() -> TraceFile.read(file)).hasMessageEndingWith("is empty (expected: a trace)");
    }
}
