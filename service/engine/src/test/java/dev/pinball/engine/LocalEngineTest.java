package dev.pinball.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.config.EngineConfig.Batching;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LocalEngineTest {

    /** The example of the README, without its indentation. */
    private static void example() throws InterruptedException {
        // README begins
        try (LocalEngine engine = LocalEngine.open(EmbeddedModel.open(), EngineConfig.DEFAULTS)) {
            SamplingParameters sampling =
                    SamplingParameters.GREEDY.withTemperature(0.8f).withSeed(7);
            GenerationRequest request = GenerationRequest.of(sampling, 40);
            LocalEngine.Answer answer = engine.generate("Once there was a little girl", request, System.out::print);
            System.out.println("\n" + answer.end().reason());
        }
        // README ends
    }

    @Test
    void generatesTextInThisProcess() throws InterruptedException {
        try (LocalEngine engine = LocalEngine.open(EmbeddedModel.open(), EngineConfig.DEFAULTS)) {
            StringBuilder streamed = new StringBuilder();
            GenerationRequest request = GenerationRequest.of(SamplingParameters.GREEDY, 12);
            LocalEngine.Answer answer = engine.generate("Once there was a", request, streamed::append);
            assertThat(answer.tokenIds()).hasSize(12);
            assertThat(answer.text()).isNotBlank().isEqualTo(streamed.toString());
            assertThat(answer.end().reason()).isEqualTo(FinishReason.LENGTH);
            assertThatThrownBy(() -> engine.generate("Once ".repeat(2_000), request, streamed::append))
                    .isInstanceOf(LocalEngine.RefusedException.class)
                    .hasMessageMatching("prompt: \\d+ tokens \\(expected: at most \\d+, .*\\)");
        }
    }

    @Test
    void requestsInThisProcessWaitInsteadOfBeingRefused() throws Exception {
        ClientLimits impatient = new ClientLimits(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(1), 0);
        EngineConfig oneAtATime = new EngineConfig(
                Optional.empty(),
                new Batching(32, 1, 1, 0),
                EngineConfig.DEFAULTS.cache(),
                0,
                16,
                impatient,
                EngineConfig.DEFAULTS.scheduling());
        GenerationRequest request = GenerationRequest.of(SamplingParameters.GREEDY, 12);
        try (LocalEngine engine = LocalEngine.open(EmbeddedModel.open(), oneAtATime);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<LocalEngine.Answer> call = () -> engine.generate("Once there was a", request, _ -> {});
            for (Future<LocalEngine.Answer> answer : callers.invokeAll(Collections.nCopies(24, call))) {
                assertThat(answer.get().end().reason()).isEqualTo(FinishReason.LENGTH);
            }
        }
    }

    @Test
    void stopsGeneratingWhenItsReaderFails() {
        IllegalStateException gone = new IllegalStateException("the reader is gone");
        try (LocalEngine engine = LocalEngine.open(EmbeddedModel.open(), EngineConfig.DEFAULTS)) {
            GenerationRequest request = GenerationRequest.of(SamplingParameters.GREEDY, 200);
            assertThatThrownBy(() -> engine.generate("Once there was a", request, _ -> {
                        throw gone;
                    }))
                    .isSameAs(gone);
        }
    }

    @Test
    void readmeShowsTheExampleThatRuns() throws IOException, InterruptedException {
        example();
        String source = Files.readString(
                RepositoryFiles.ROOT.resolve("service/engine/src/test/java/dev/pinball/engine/LocalEngineTest.java"));
        String example = source.substring(
                        source.indexOf("// README begins\n"), source.indexOf("        // README ends"))
                .lines()
                .skip(1)
                .map(line -> line.substring(8))
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(RepositoryFiles.ROOT.resolve("README.md"))).contains(example);
    }
}
