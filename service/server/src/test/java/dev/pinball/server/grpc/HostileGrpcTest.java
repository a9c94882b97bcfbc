package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteStreams;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.pinball.inference.GRPCInferenceServiceGrpc;
import dev.pinball.inference.InferParameter;
import dev.pinball.inference.InferTensorContents;
import dev.pinball.inference.ModelConfigRequest;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.model.TestSeed;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no client means to send in a message of gRPC: a clear status each, and nobody else notices. */
@Timeout(600)
class HostileGrpcTest {
    private static final Set<Status.Code> CODES = Set.of(
            Status.Code.OK,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.DEADLINE_EXCEEDED); // of the request: deadline_ms
    private static final Prompt PROMPT = Prompt.newBuilder().setText("HELLO").build();
    private static final GenerationOptions OPTIONS = GenerationOptions.newBuilder()
            .setMaxTokens(5)
            .setSeed(3)
            .setTopP(0.9f)
            .addStop("ZZ")
            .addStopTokenIds(7)
            .setCandidates(2)
            .setPromptCandidates(1)
            .putLogitBias(5, -1)
            .build();
    private static final GenerateRequest GENERATE = GenerateRequest.newBuilder()
            .setPrompt(PROMPT)
            .setOptions(OPTIONS)
            .setModel("fake")
            .build();
    private static final ConverseRequest CONVERSE = ConverseRequest.newBuilder()
            .setRequestId("a")
            .setStart(Start.newBuilder().setPrompt(PROMPT).setOptions(OPTIONS).setGo(true))
            .build();
    private static final ModelInferRequest INFER = ModelInferRequest.newBuilder()
            .setModelName("fake")
            .putParameters(
                    "max_tokens", InferParameter.newBuilder().setInt64Param(5).build())
            .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("text_input")
                    .setDatatype("BYTES")
                    .addShape(1)
                    .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8("HELLO"))))
            .build();

    /** A message that a method takes. */
    private record Call(MethodDescriptor<?, ?> method, Message message) {}

    private static final List<Call> CALLS = List.of(
            new Call(GenerationGrpc.getGenerateMethod(), GENERATE),
            new Call(GenerationGrpc.getCompleteMethod(), GENERATE),
            new Call(GenerationGrpc.getConverseMethod(), CONVERSE),
            new Call(GRPCInferenceServiceGrpc.getModelInferMethod(), INFER),
            new Call(GRPCInferenceServiceGrpc.getModelStreamInferMethod(), INFER),
            new Call(
                    GRPCInferenceServiceGrpc.getModelConfigMethod(),
                    ModelConfigRequest.newBuilder().setName("fake").build()));

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
    void answersMutatedMessagesAndDisturbsNobody() throws Exception {
        RandomGenerator random = new SplittableRandom(TestSeed.next("HostileGrpcTest"));
        Conversation beside = Conversation.reading(running.channel);
        beside.start("a", prompt("HELLO", 2_000).setGo(true));
        for (int count = 0; count < Mutation.count(3_000); count++) {
            Call call = CALLS.get(count % CALLS.size());
            byte[] message = Mutation.of(call.message().toByteArray(), random);
            Status status = send(call.method(), message);
            assertThat(status.getCode())
                    .as("%s of %s", status, call.method().getFullMethodName())
                    .isIn(CODES);
            assertThat(status.isOk() || status.getDescription() != null).isTrue();
        }
        beside.finished("a");
        assertThat(beside.text("a")).hasSize(2_000);
        beside.endInput();
        running.awaitNoCalls();
        running.awaitSequences(0);
    }

    @Test
    void refusesMegabytesOfStopTexts() {
        GenerationGrpc.GenerationBlockingStub stub = GenerationGrpc.newBlockingStub(running.channel);
        refuses(
                stub,
                GenerationOptions.newBuilder().addAllStop(Collections.nCopies(250_000, "a")),
                "stop: 250000 texts (expected: 0..16 texts)");
        refuses(
                stub,
                GenerationOptions.newBuilder().addStop("a".repeat(1 << 20)),
                "stop[0]: 1048576 characters (expected: 1..256 characters)");
    }

    private static void refuses(
            GenerationGrpc.GenerationBlockingStub stub, GenerationOptions.Builder options, String message) {
        assertThatThrownBy(() ->
                        stub.complete(GENERATE.toBuilder().setOptions(options).build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining(message);
    }

    /** Sends one message, right or wrong, and reads the call to its end. */
    private Status send(MethodDescriptor<?, ?> method, byte[] message) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(method.getType())
                .setFullMethodName(method.getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        try {
            Iterator<byte[]> responses =
                    ClientCalls.blockingServerStreamingCall(running.channel, raw, CallOptions.DEFAULT, message);
            responses.forEachRemaining(response -> {});
            return Status.OK;
        } catch (StatusRuntimeException ended) {
            return ended.getStatus();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return ByteStreams.toByteArray(message);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
