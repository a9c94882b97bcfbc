package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.rpc.BadRequest;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.ModelsGrpc.ModelsBlockingStub;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.NeighborsResponse;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import dev.pinball.v1.RankedToken;
import dev.pinball.v1.Stage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pinball.v1.Models} over a real socket and a real model. */
@Timeout(60)
class ModelsServiceTest {
    private static TestService service;
    private static ModelsBlockingStub models;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        service = new TestService(EmbeddedModelFile.write(folder));
        models = service.models();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void describesTheModelThatIsServed() {
        DescribeResponse described = models.describe(DescribeRequest.newBuilder()
                .setTrainingTokens(4_000)
                .setBatchTokens(1_000)
                .build());
        assertThat(described.getModel().getSource()).isEqualTo("model.gguf");
        assertThat(described.getParameters().getTotal()).isEqualTo(1_066_112);
        assertThat(described.getParameters().getByRoleMap().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1_066_112);
        assertThat(described.getLayersCount()).isEqualTo(4);
        assertThat(described.getNeurons().getTotal()).isEqualTo(4 * 352);
        assertThat(described.getBytesMap()).containsEntry("F32", 4 * 1_066_112L);
        assertThat(described.getKeyValueBytesPerTokenMap()).containsEntry("F32", 2L * 4 * 128 * 4);
        assertThat(described.getTraining().getUpdatesPerParameter()).isEqualTo(4);
        assertThat(models.describe(DescribeRequest.getDefaultInstance()).hasTraining())
                .isFalse();
    }

    @Test
    void findsNeighborsAndSimilarities() {
        NeighborsResponse found = models.neighbors(NeighborsRequest.newBuilder()
                .addWords("mom")
                .addWords("dad")
                .setCount(4)
                .build());
        assertThat(found.getWordsList()).hasSize(2);
        assertThat(found.getWords(0).getNeighborsList()).hasSize(4);
        assertThat(found.getSimilarityOrThrow("mom").getToOrThrow("mom")).isCloseTo(1, within(1e-9));
        assertThat(found.getSimilarityOrThrow("mom").getToOrThrow("dad"))
                .isEqualTo(found.getSimilarityOrThrow("dad").getToOrThrow("mom"));
    }

    @Test
    void ranksWhatMayFollowAsGenerateGivesIt() {
        Prompt prompt = Prompt.newBuilder().setText("Once upon a time").build();
        RankResponse ranked = models.rank(RankRequest.newBuilder()
                .setPrompt(prompt)
                .setOptions(GenerationOptions.newBuilder().setTemperature(0.7f).setTopK(3))
                .setCount(20)
                .build());
        GenerationOptions candidates =
                GenerationOptions.newBuilder().setMaxTokens(1).setCandidates(20).build();
        var expected = service.blocking()
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(prompt)
                        .setOptions(candidates)
                        .build())
                .getTokens(0)
                .getCandidates(0)
                .getRankedList();
        assertThat(ranked.getTokensList())
                .extracting(RankedToken::getId)
                .containsExactlyElementsOf(
                        expected.stream().map(candidate -> candidate.getId()).toList());
        assertThat(ranked.getTokens(0).getProbability())
                .isCloseTo(Math.exp(expected.getFirst().getLogProbability()), within(1e-6));
        assertThat(ranked.getStagesList())
                .extracting(Stage::getName)
                .containsExactly("penalties", "temperature", "min_p", "top_k", "top_p");
        assertThat(ranked.getTokens(0).getAfterCount()).isEqualTo(5);
        assertThat(ranked.getLeft()).isEqualTo(3);
        assertThat(ranked.getTokensList().stream().filter(RankedToken::getLeft)).hasSize(3);
    }

    @Test
    void refusesValuesOutOfTheirRanges() {
        refuses(
                () -> models.describe(
                        DescribeRequest.newBuilder().setTrainingTokens(0).build()),
                "training_tokens: 0 (expected: 1..");
        refuses(
                () -> models.neighbors(NeighborsRequest.getDefaultInstance()),
                "words: 0 words (expected: 1..64 words)");
        refuses(
                () -> models.neighbors(NeighborsRequest.newBuilder()
                        .addWords("mom")
                        .addWords(" ")
                        .build()),
                "words[1]: ' ' (expected: a word");
        refuses(
                () -> models.neighbors(NeighborsRequest.newBuilder()
                        .addWords("mom")
                        .setCount(101)
                        .build()),
                "count: 101 (expected: 1..100)");
        Prompt prompt = Prompt.newBuilder().setText("Once").build();
        refuses(
                () -> models.rank(RankRequest.newBuilder()
                        .setPrompt(prompt)
                        .setCount(1_001)
                        .build()),
                "count: 1001 (expected: 1..1000)");
        refuses(
                () -> models.rank(RankRequest.newBuilder()
                        .setPrompt(prompt)
                        .setOptions(GenerationOptions.newBuilder().setTemperature(-1))
                        .build()),
                "temperature: -1.0 (expected: 0..10)");
    }

    @Test
    void givesItsPlacesBackHoweverCallsEnd() {
        for (int call = 0; call < 30; call++) {
            models.describe(DescribeRequest.getDefaultInstance());
            assertThatThrownBy(() ->
                            models.rank(RankRequest.newBuilder().setCount(0).build()))
                    .isInstanceOf(StatusRuntimeException.class);
        }
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(failure.getStatus().getDescription()).startsWith(message);
            List<com.google.protobuf.Any> details =
                    Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList();
            assertThat(details).hasSize(1).allMatch(detail -> detail.is(BadRequest.class));
        });
    }
}
