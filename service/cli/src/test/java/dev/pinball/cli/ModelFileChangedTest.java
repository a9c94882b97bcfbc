package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.Prompt;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a model is changed in place while it is served. */
@Timeout(120)
class ModelFileChangedTest {
    private static final GenerateRequest REQUEST = GenerateRequest.newBuilder()
            .setPrompt(Prompt.newBuilder().setText("Once upon a time"))
            .setOptions(GenerationOptions.newBuilder().setMaxTokens(40).setTemperature(0))
            .build();

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"host", "host:java", "reference"})
    void answersGoOnAsIfNothingHadHappened(String accelerator) throws IOException {
        Path model = EmbeddedModelFile.write(folder);
        try (TestService service = new TestService(model, "--accelerator=" + accelerator)) {
            String before = service.blocking().complete(REQUEST).getText();
            try (FileChannel channel = FileChannel.open(model, StandardOpenOption.WRITE)) {
                channel.truncate(1_000);
            }
            assertThat(service.blocking().complete(REQUEST).getText()).isEqualTo(before);
            NeighborsRequest dog = NeighborsRequest.newBuilder().addWords("dog").build();
            assertThatThrownBy(() -> service.models().neighbors(dog)).isInstanceOf(StatusRuntimeException.class);
            assertThat(service.blocking().complete(REQUEST).getText()).isEqualTo(before);
        }
    }
}
