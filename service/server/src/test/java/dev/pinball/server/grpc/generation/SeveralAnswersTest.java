package dev.pinball.server.grpc.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.Answer;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More answers than one to one prompt, over a real socket. */
@Timeout(60)
class SeveralAnswersTest {
    private static final int SEED = 7;
    private static final int TOKENS = 12;

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void generateStreamsEachAnswerUnderItsIndex() throws Exception {
        Responses<GenerateRequest, GenerateResponse> responses = Responses.reading();
        running.calls().generate(request(options().setN(3)), responses);
        List<GenerateResponse> messages = responses.rest();
        for (int index = 0; index < 3; index++) {
            int answer = index;
            String text = messages.stream()
                    .filter(message -> message.hasToken() && message.getAnswer() == answer)
                    .map(message -> message.getToken().getText())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(alone(SEED + index));
        }
        assertThat(messages.stream().filter(GenerateResponse::hasFinished))
                .extracting(GenerateResponse::getAnswer)
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(responses.status().isOk()).isTrue();
    }

    @Test
    void completeReturnsAllInTheirOrder() throws Exception {
        CompleteResponse response = complete(options().setN(3));
        assertThat(texts(response)).containsExactly(alone(SEED), alone(SEED + 1), alone(SEED + 2));
    }

    @Test
    void completeReturnsTheBestOfMore() throws Exception {
        CompleteResponse response = complete(options().setN(2).setBestOf(4));
        assertThat(texts(response))
                .hasSize(2)
                .isSubsetOf(IntStream.range(0, 4).mapToObj(this::ofIndex).toList());
        assertThat(response.getTokens(0).getLogProbabilitiesList())
                .as("not asked for")
                .isEmpty();
    }

    @Test
    void converseFinishesARequestWithItsLastAnswer() throws Exception {
        Conversation conversation = Conversation.reading(running);
        conversation.start("a", Start.newBuilder().setOptions(options().setN(2)));
        conversation.append("a", "HEL");
        conversation.append("a", "LO");
        conversation.go("a");
        List<Integer> finished = new ArrayList<>();
        StringBuilder second = new StringBuilder();
        while (finished.size() < 2) {
            ConverseResponse message = conversation.next("a");
            if (message.hasFinished()) {
                assertThat(message.getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
                finished.add(message.getAnswer());
            } else if (message.getAnswer() == 1) {
                second.append(message.getToken().getText());
            }
        }
        assertThat(finished).containsExactlyInAnyOrder(0, 1);
        assertThat(second).hasToString(alone(SEED + 1));
        conversation.start("a", Conversation.prompt("HELLO", 3).setGo(true)); // its id is free again
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        conversation.endInput();
        assertThat(conversation.status().isOk()).isTrue();
        running.awaitSequences(0);
    }

    @Test
    void takesPlacesForAllAnswersOrNone() throws Exception {
        running.accelerator.hold();
        Conversation other = Conversation.reading(running);
        other.start("a", Conversation.prompt("HELLO", 3).setGo(true));
        assertThat(other.next("a").hasAccepted()).isTrue();
        assertThat(statusOf(RunningServer.SEQUENCES_MAX)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        running.accelerator.allow(1 << 20);
        running.awaitSequences(0);
    }

    @Test
    void refusesForGoodMoreAnswersThanThereArePlaces() throws Exception {
        assertThat(statusOf(RunningServer.SEQUENCES_MAX + 1)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        running.awaitSequences(0);
    }

    private Status.Code statusOf(int answerCount) throws Exception {
        Responses<GenerateRequest, CompleteResponse> responses = Responses.reading();
        running.calls().complete(request(options().setN(answerCount)), responses);
        return responses.status().getCode();
    }

    @Test
    void refusesCountsThatCannotBe() throws Exception {
        assertThat(refusal(options().setN(65))).isEqualTo("n: 65 (expected: 1..64)");
        assertThat(refusal(options().setN(3).setBestOf(2))).isEqualTo("best_of: 2 (expected: 3..64)");
        Conversation conversation = Conversation.reading(running);
        conversation.start(
                "kept",
                Start.newBuilder().setKeepOpen(true).setOptions(options().setN(2)));
        assertThat(conversation.refused("kept").getMessage())
                .isEqualTo("n: 2 (expected: 1, for this call or with keep_open)");
        conversation.start("best", Start.newBuilder().setOptions(options().setBestOf(2)));
        assertThat(conversation.refused("best").getMessage()).startsWith("best_of: 2 (expected: n,");
        conversation.cancelCall();
    }

    private String refusal(GenerationOptions.Builder options) throws Exception {
        Responses<GenerateRequest, CompleteResponse> responses = Responses.reading();
        running.calls().complete(request(options), responses);
        return String.valueOf(responses.status().getDescription());
    }

    private CompleteResponse complete(GenerationOptions.Builder options) throws Exception {
        Responses<GenerateRequest, CompleteResponse> responses = Responses.reading();
        running.calls().complete(request(options), responses);
        return responses.next();
    }

    private String ofIndex(int index) {
        try {
            return alone(SEED + index);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private String alone(int seed) throws Exception {
        return complete(options().setSeed(seed)).getText();
    }

    private static List<String> texts(CompleteResponse response) {
        List<String> texts = new ArrayList<>(List.of(response.getText()));
        response.getFurtherAnswersList().stream().map(Answer::getText).forEach(texts::add);
        return texts;
    }

    private static GenerationOptions.Builder options() {
        return GenerationOptions.newBuilder().setMaxTokens(TOKENS).setSeed(SEED);
    }

    private static GenerateRequest request(GenerationOptions.Builder options) {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("HELLO"))
                .setOptions(options)
                .build();
    }
}
