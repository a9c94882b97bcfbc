package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.RawCall.framed;
import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.Start;
import io.grpc.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Data of a call that are no messages, and headers that can't be read, end it with a status, and are not logged. */
@Timeout(60)
class MessageFramesTest {
    private static final String GENERATE = "pinball.v1.Generation/Generate";
    private static final String COMPLETE = "pinball.v1.Generation/Complete";
    private static final String CONVERSE = "pinball.v1.Generation/Converse";
    private static final List<String> METHODS = List.of(GENERATE, COMPLETE, CONVERSE);
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final int ANSWER_TOKENS = 20;
    private static final Start START =
            prompt("HELLO", ANSWER_TOKENS).setGo(true).build();
    private static final byte[] REQUEST = GenerateRequest.newBuilder()
            .setPrompt(START.getPrompt())
            .setOptions(START.getOptions())
            .build()
            .toByteArray();

    private static final Logger GRPC_LOGGER = Logger.getLogger("io.grpc");

    private final LogRecords logged = new LogRecords();
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        GRPC_LOGGER.addHandler(logged);
    }

    @AfterEach
    void stop() {
        GRPC_LOGGER.removeHandler(logged);
        running.close();
    }

    @Test
    void aFlagThatGrpcDoesNotHaveIsAnInvalidArgument() throws Exception {
        for (String method : METHODS) {
            for (int flag : new int[] {2, 255}) {
                RawCall.Ended ended = ended(method, NO_HEADERS, framed(flag, REQUEST));
                assertThat(ended.code()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
                assertThat(ended.message())
                        .isEqualTo("message: begins with flag %d (expected: 0, or 1 where it is compressed)", flag);
            }
        }
        notLogged();
    }

    @Test
    void aCompressedMessageWithoutACompressionIsAnInternalErrorAsItsSpecificationSays() throws Exception {
        for (String method : METHODS) {
            for (Map<String, String> headers : List.of(NO_HEADERS, Map.of("grpc-encoding", "identity"))) {
                RawCall.Ended ended = ended(method, headers, framed(1, REQUEST));
                assertThat(ended.code()).isEqualTo(Status.Code.INTERNAL.value());
                assertThat(ended.message()).contains("flag 1", "expected: grpc-encoding");
            }
            RawCall.Ended unknown = ended(method, Map.of("grpc-encoding", "x"), framed(1, REQUEST));
            assertThat(unknown.code()).isEqualTo(Status.Code.UNIMPLEMENTED.value());
        }
        notLogged();
    }

    @Test
    void aMessageThatEndsInTheMiddleIsAnInvalidArgument() throws Exception {
        byte[] message = framed(0, REQUEST);
        for (String method : METHODS) {
            for (int bytes : new int[] {1, 4, 5, message.length - 1}) {
                RawCall.Ended ended = ended(method, NO_HEADERS, Arrays.copyOf(message, bytes));
                assertThat(ended.code()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
                assertThat(ended.message()).startsWith("message: ends after ").contains("expected: ");
            }
        }
        notLogged();
    }

    @Test
    void answersOfAStreamGoOnToTheirEndWhereItsDataAreNoMessage() throws Exception {
        byte[] start = framed(0, converse("a"));
        byte[] next = framed(0, converse("b"));
        for (byte[] malformed : List.of(framed(7, REQUEST), framed(1, REQUEST), Arrays.copyOf(next, 9))) {
            running.accelerator.hold();
            RawCall call = RawCall.open(running, CONVERSE, NO_HEADERS).send(start, next);
            running.awaitSequences(2);
            RawCall ending = call.end(framed(0, converse("c")), malformed);
            running.awaitSequences(3);
            running.accelerator.allow(1 << 20);
            RawCall.Ended ended = ending.ended();
            assertThat(ended.code()).isNotEqualTo(Status.Code.OK.value());
            assertThat(ended.message()).startsWith("message: ");
            assertThat(finishReasons(ended)).hasSize(3).containsOnly(FinishReason.FINISH_REASON_LENGTH);
            running.awaitNoCalls();
        }
        notLogged();
    }

    @Test
    void aCallForOneMessageThatHasAnotherNumberIsUnimplemented() throws Exception {
        byte[] message = framed(0, REQUEST);
        for (String method : List.of(GENERATE, COMPLETE)) {
            RawCall.Ended two = ended(method, NO_HEADERS, message, message);
            assertThat(two.code()).isEqualTo(Status.Code.UNIMPLEMENTED.value());
            assertThat(two.message()).isEqualTo("messages: 2 or more (expected: 1)");
            RawCall.Ended none = ended(method, NO_HEADERS);
            assertThat(none.code()).isEqualTo(Status.Code.UNIMPLEMENTED.value());
            assertThat(none.message()).isEqualTo("messages: 0 (expected: 1)");
        }
        assertThat(running.ended).isEmpty();
        notLogged();
    }

    @Test
    void aTimeoutThatIsNoneIsAnInvalidArgument() throws Exception {
        for (String method : METHODS) {
            for (String timeout : List.of("abc", "5", "S", "123456789S", "-1S", "1s", "1%S")) {
                RawCall.Ended ended = ended(method, Map.of("grpc-timeout", timeout), framed(0, REQUEST));
                assertThat(ended.code()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
                assertThat(ended.message()).startsWith("grpc-timeout: " + timeout + " (expected: ");
            }
        }
        running.awaitNoCalls();
        notLogged();
    }

    private RawCall.Ended ended(String method, Map<String, String> headers, byte[]... parts) throws Exception {
        return RawCall.open(running, method, headers).end(parts).ended();
    }

    private static byte[] converse(String id) {
        return ConverseRequest.newBuilder()
                .setRequestId(id)
                .setStart(START)
                .build()
                .toByteArray();
    }

    private static List<FinishReason> finishReasons(RawCall.Ended ended) throws IOException {
        List<FinishReason> reasons = new CopyOnWriteArrayList<>();
        for (byte[] message : ended.messages()) {
            ConverseResponse response = ConverseResponse.parseFrom(message);
            if (response.hasFinished()) {
                reasons.add(response.getFinished().getReason());
            }
        }
        return reasons;
    }

    private void notLogged() {
        assertThat(logged.messages).isEmpty();
    }

    private static final class LogRecords extends Handler {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
