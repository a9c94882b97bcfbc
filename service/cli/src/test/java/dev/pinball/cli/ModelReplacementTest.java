package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.recorded.RecordedModel;
import dev.pinball.server.training.ModelRefusedException;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import dev.pinball.v1.TokenIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another model takes the place of the one that is served, while clients are at work. */
@Timeout(120)
class ModelReplacementTest {
    @TempDir
    private Path folder = Path.of("");

    private static final int REQUESTS_PER_MODEL = 12;

    @Test
    void requestsThatHaveBegunStayWithTheirModelAndNewOnesMeetTheNext() throws Exception {
        Map<String, List<Integer>> expected = new TreeMap<>();
        expected.putAll(answers(first(), "first"));
        expected.putAll(answers(second(), "second"));
        try (TestService service = new TestService(first())) {
            ConverseStream stream = new ConverseStream(service.streaming());
            send(stream, "first");
            stream.awaitAccepted(REQUESTS_PER_MODEL);
            service.serve(second());
            send(stream, "second");
            assertThat(new TreeMap<>(stream.answers())).isEqualTo(expected);
            assertThat(stream.ends().values()).containsOnly("FINISH_REASON_LENGTH");
        }
    }

    @Test
    void keptSequencesStayWithTheirModelAndAThirdModelDrainsThem() throws Exception {
        try (TestService service = new TestService(first())) {
            ConverseStream stream = new ConverseStream(service.streaming());
            stream.send("kept", start(5, 3).setKeepOpen(true).build());
            stream.awaitTurns(1);
            service.serve(second());
            stream.complete("kept", prompt(7));
            stream.awaitTurns(1);
            assertThat(stream.ends()).containsEntry("kept", "kept");
            service.serve(first());
            assertThat(stream.answers().get("kept")).hasSize(6);
            assertThat(stream.ends()).containsEntry("kept", "FINISH_REASON_SHUTDOWN");
        }
    }

    @Test
    void aModelThatCannotBeReadLeavesTheOldOneServing() throws Exception {
        try (TestService service = new TestService(first())) {
            assertThatThrownBy(() -> service.serve(Path.of("none.gguf")))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("none.gguf");
            ConverseStream stream = new ConverseStream(service.streaming());
            send(stream, "first");
            assertThat(stream.answers()).hasSize(REQUESTS_PER_MODEL);
        }
    }

    private static Map<String, List<Integer>> answers(Path model, String name) throws Exception {
        try (TestService service = new TestService(model)) {
            ConverseStream stream = new ConverseStream(service.streaming());
            send(stream, name);
            return stream.answers();
        }
    }

    private static void send(ConverseStream stream, String name) {
        for (int request = 0; request < REQUESTS_PER_MODEL; request++) {
            Start.Builder start = start(5 + request, 60);
            start.getOptionsBuilder().setSeed(request);
            stream.send("%s-%d".formatted(name, request), start.build());
        }
    }

    private static Start.Builder start(int tokenId, int tokensMax) {
        return Start.newBuilder()
                .setPrompt(prompt(tokenId))
                .setOptions(
                        GenerationOptions.newBuilder().setMaxTokens(tokensMax).setIgnoreEndOfOutput(true))
                .setGo(true);
    }

    private static Prompt prompt(int tokenId) {
        return Prompt.newBuilder()
                .setTokenIds(TokenIds.newBuilder().addIds(tokenId))
                .build();
    }

    private Path first() {
        return RecordedModel.LLAMA.write(folder);
    }

    private Path second() {
        return RecordedModel.QWEN2.write(folder);
    }
}
