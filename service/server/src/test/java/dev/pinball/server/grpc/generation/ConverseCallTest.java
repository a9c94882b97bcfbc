package dev.pinball.server.grpc.generation;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.RefusalReason;
import dev.pinball.v1.Refused;
import dev.pinball.v1.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConverseCallTest {
    private RunningServer running;
    private Conversation conversation;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        conversation = Conversation.reading(running);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void givesEveryRequestTheTokensThatItGetsAlone() throws Exception {
        List<String> prompts = List.of("A", "BC", "HELLO", "WORLD", "PINBALL", "Q", "RS", "TUVWXYZ");
        for (String text : prompts) {
            conversation.start(text, prompt(text, 10 + text.length()).setGo(true));
        }
        conversation.endInput();
        List<ConverseResponse> all = conversation.all();
        assertThat(conversation.status().isOk()).isTrue();
        for (String text : prompts) {
            assertThat(conversation.text(text)).isEqualTo(alone(text, 10 + text.length()));
            List<ConverseResponse> own = all.stream()
                    .filter(message -> message.getRequestId().equals(text))
                    .toList();
            assertThat(own.getFirst().hasAccepted()).isTrue();
            assertThat(own.getLast().hasFinished()).isTrue();
            assertThat(own.stream().filter(ConverseResponse::hasFinished)).hasSize(1);
        }
    }

    @Test
    void takesAPromptInPieces() throws Exception {
        conversation.start("a", prompt("", 12));
        conversation.append("a", "HEL");
        conversation.append("a", "LO");
        conversation.go("a");
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(conversation.text("a")).isEqualTo(alone("HELLO", 12));
    }

    @Test
    void keepsASequenceForTheNextTurnAndFindsItsBlocks() throws Exception {
        conversation.start("a", prompt("HELLO", 20).setKeepOpen(true).setGo(true));
        Finished first = conversation.finished("a");
        assertThat(first.getKept()).isTrue();
        String answer = conversation.text("a");
        conversation.append("a", "MORE");
        conversation.go("a");
        Finished second = conversation.finished("a");
        assertThat(second.getKept()).isTrue();
        assertThat(second.getUsage().getPromptTokens()).isEqualTo(29);
        assertThat(second.getUsage().getCachedTokens()).isEqualTo(16);
        assertThat(conversation.text("a").substring(20)).isEqualTo(alone("HELLO" + answer + "MORE", 20));
        conversation.endInput();
        Finished last = conversation.finished("a");
        assertThat(last.getReason()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
        assertThat(last.getKept()).isFalse();
        assertThat(conversation.status().isOk()).isTrue();
    }

    @Test
    void cancelsOneAndTheOthersGoOn() throws Exception {
        running.accelerator.hold();
        conversation.start("endless", prompt("A", 2_000).setGo(true));
        conversation.start("short", prompt("HELLO", 6).setGo(true));
        running.accelerator.allow(3);
        assertThat(conversation.next("endless").hasAccepted()).isTrue();
        assertThat(conversation.next("short").hasAccepted()).isTrue();
        conversation.cancel("endless");
        conversation.cancel("nobody");
        conversation.go("after");
        assertThat(conversation.refused("after").getMessage()).startsWith("request_id: after");
        running.accelerator.allow(20);
        assertThat(conversation.finished("endless").getReason()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
        conversation.endInput();
        conversation.all();
        assertThat(conversation.text("short")).isEqualTo(alone("HELLO", 6));
    }

    @Test
    void refusesOneRequestByNameAndGoesOn() throws Exception {
        running.accelerator.hold();
        conversation.go("unknown");
        invalid("unknown", "request_id: unknown (expected: the id of an open request)");
        conversation.start("", prompt("A", 2));
        invalid("", "request_id: 0 characters (expected: 1..128 characters)");
        conversation.send(ConverseRequest.newBuilder().setRequestId("nothing"));
        invalid("nothing", "message: absent (expected: start, append, go or cancel)");
        Start.Builder hot =
                Start.newBuilder().setOptions(GenerationOptions.newBuilder().setTemperature(11));
        conversation.start("hot", hot);
        invalid("hot", "temperature: 11.0 (expected: 0..10)");
        conversation.start("empty", Start.newBuilder());
        conversation.go("empty");
        invalid("empty", "prompt: empty (expected: at least one token)");
        conversation.start("late", prompt("A", 2_000).setGo(true));
        conversation.append("late", "B");
        invalid("late", "append: during the answer (expected: before Go, or after Finished)");
        conversation.start("twice", prompt("A", 2_000));
        conversation.start("twice", prompt("A", 2_000));
        invalid("twice", "request_id: twice (expected: an id that is not open on this stream)");
        assertThat(running.refusals).hasSize(4); // the others ended a sequence
        running.accelerator.allow(1 << 20);
        conversation.start("good", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.finished("good").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        RunningServer.await(() -> running.ended.size() == 4);
        assertThat(running.ended)
                .filteredOn(answer -> answer.refusal().isPresent())
                .hasSize(3);
    }

    @Test
    void countsARequestThatEndsWhileItsPromptIsRead() throws Exception {
        running.tokenizer.hold();
        conversation.start("a", prompt("HELLO", 9).setGo(true));
        RunningServer.await(() -> running.tokenizer.begunCount() == 1);
        conversation.cancelCall();
        running.awaitNoCalls();
        RunningServer.await(() -> running.ended.size() == 1 && running.tokenizer.stoppedCount() == 1);
        assertThat(running.ended.getFirst().reason()).isEqualTo(dev.pinball.engine.request.FinishReason.CANCELLED);
        assertThat(running.refusals).isEmpty();
        assertThat(running.unadmitted).isEmpty();
    }

    @Test
    void echoesTheBeginningOfAnIdAlone() throws Exception {
        String id = "\uD83C\uDFB1x".repeat(400_000);
        conversation.start(id, prompt("HELLO", 5).setGo(true));
        conversation.append(id, "HELLO");
        conversation.go(id);
        conversation.cancel(id);
        for (int message = 0; message < 4; message++) {
            ConverseResponse response = conversation.next();
            assertThat(response.hasRefused()).isTrue();
            assertThat(response.getSerializedSize()).isLessThan(10_000);
            assertThat(response.getRequestId()).startsWith("\uD83C\uDFB1x").hasSizeLessThan(1_010);
        }
        conversation.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void refusesWhatCanNeverFit() throws Exception {
        conversation.start(
                "long", prompt("A".repeat(RunningServer.CONTEXT_TOKENS), 1).setGo(true));
        assertThat(conversation.refused("long").getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_TOO_LARGE);
        conversation.start(
                "both", prompt("HELLO", RunningServer.CONTEXT_TOKENS - 1).setGo(true));
        Refused both = conversation.refused("both");
        assertThat(both.getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_TOO_LARGE);
        assertThat(both.getMessage())
                .startsWith("max_tokens: 2047 after 5 tokens of the prompt (expected: at most 2043");
    }

    @Test
    void takesNoMoreRequestsThanItsLimit() throws Exception {
        StreamLimits limits = StreamLimits.DEFAULTS.withRequestsOpenMax(3);
        try (RunningServer strict = new RunningServer(limits, Duration.ZERO)) {
            Conversation many = Conversation.reading(strict);
            List.of("a", "b", "c", "d").forEach(id -> many.start(id, Start.newBuilder()));
            Refused refused = many.refused("d");
            assertThat(refused.getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_QUEUE_FULL);
            assertThat(refused.getRetryAfterMs()).isPositive();
            many.cancel("a");
            assertThat(many.finished("a").getReason()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
            many.start("e", Start.newBuilder());
            assertThat(many.next("e").hasAccepted()).isTrue();
        }
    }

    @Test
    void whenTheClientHasSentAllTheAnswersGoOnAndTheRestEnds() throws Exception {
        running.accelerator.hold();
        conversation.start("answering", prompt("HELLO", 9).setGo(true));
        conversation.start("incomplete", prompt("HEL", 9));
        assertThat(conversation.next("incomplete").hasAccepted()).isTrue();
        conversation.endInput();
        running.accelerator.allow(1 << 20);
        assertThat(conversation.finished("incomplete").getReason()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
        conversation.all();
        assertThat(conversation.text("answering")).isEqualTo(alone("HELLO", 9));
        assertThat(conversation.status().isOk()).isTrue();
    }

    private void invalid(String id, String message) throws InterruptedException {
        Refused refused = conversation.refused(id);
        assertThat(refused.getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_INVALID);
        assertThat(refused.getMessage()).isEqualTo(message);
    }

    private String alone(String text, int tokensMax) throws Exception {
        Start start = prompt(text, tokensMax).build();
        Responses<GenerateRequest, CompleteResponse> answer = Responses.reading();
        running.calls()
                .complete(
                        GenerateRequest.newBuilder()
                                .setPrompt(start.getPrompt())
                                .setOptions(start.getOptions())
                                .build(),
                        answer);
        return answer.next().getText();
    }
}
