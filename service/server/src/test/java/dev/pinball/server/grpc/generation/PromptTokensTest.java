package dev.pinball.server.grpc.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.PromptTokens;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log-probabilities of a prompt over gRPC. */
@Timeout(60)
class PromptTokensTest {
    private RunningServer running;
    private GenerationGrpc.GenerationBlockingStub stub;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        stub = GenerationGrpc.newBlockingStub(running.channel);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void scoresComeBeforeTokensAndAreThoseOfTheWholeAnswer() {
        GenerateRequest request = request(3, 2);
        List<GenerateResponse> responses = ImmutableList.copyOf(stub.generate(request));
        PromptTokens.Builder streamed = PromptTokens.newBuilder();
        responses.stream()
                .takeWhile(response -> !response.hasToken())
                .filter(GenerateResponse::hasPromptTokens)
                .forEach(response -> streamed.mergeFrom(response.getPromptTokens()));
        assertThat(streamed.getIdsList()).containsExactly(8, 5, 12, 12, 15);
        assertThat(streamed.getLogProbabilities(0)).isNaN();
        assertThat(streamed.getRanksList()).hasSize(5).startsWith(0);
        assertThat(streamed.getCandidates(4).getRankedCount()).isEqualTo(2);
        CompleteResponse whole = stub.complete(request);
        assertThat(whole.getPromptTokens()).isEqualTo(streamed.build());
        assertThat(whole.getFinished().getUsage().getGeneratedTokens()).isEqualTo(3);
    }

    @Test
    void generatesNothingWhereNoTokensAreAskedFor() {
        CompleteResponse whole = stub.complete(request(0, 0));
        assertThat(whole.getText()).isEmpty();
        assertThat(whole.getPromptTokens().getIdsCount()).isEqualTo(5);
        assertThat(whole.getFinished().getUsage().getPromptTokens()).isEqualTo(5);
        GenerateRequest unscored = request(0, 0).toBuilder()
                .setOptions(GenerationOptions.newBuilder().setMaxTokens(0))
                .build();
        assertThatThrownBy(() -> stub.complete(unscored))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("max_tokens: 0 (expected: 1..2047)");
    }

    private static GenerateRequest request(int tokensMax, int candidates) {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("HELLO"))
                .setOptions(
                        GenerationOptions.newBuilder().setMaxTokens(tokensMax).setPromptCandidates(candidates))
                .build();
    }
}
