package dev.pinball.server.grpc.inference;

import static dev.pinball.server.grpc.inference.InferenceRequests.PROMPT;
import static dev.pinball.server.grpc.inference.InferenceRequests.flag;
import static dev.pinball.server.grpc.inference.InferenceRequests.number;
import static dev.pinball.server.grpc.inference.InferenceRequests.raw;
import static dev.pinball.server.grpc.inference.InferenceRequests.string;
import static dev.pinball.server.grpc.inference.InferenceRequests.typed;
import static dev.pinball.server.grpc.inference.InferenceRequests.withParameters;
import static dev.pinball.server.grpc.inference.InferenceRequests.withSamplingParameters;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.inference.DataType;
import dev.pinball.inference.GRPCInferenceServiceGrpc;
import dev.pinball.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.pinball.inference.ModelConfigRequest;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferResponse;
import dev.pinball.inference.ModelMetadataRequest;
import dev.pinball.inference.ModelReadyRequest;
import dev.pinball.inference.ModelStreamInferResponse;
import dev.pinball.inference.RepositoryIndexRequest;
import dev.pinball.inference.RepositoryModelLoadRequest;
import dev.pinball.inference.ServerLiveRequest;
import dev.pinball.inference.ServerMetadataRequest;
import dev.pinball.inference.ServerReadyRequest;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class InferenceServiceTest {
    private RunningServer running;
    private GRPCInferenceServiceBlockingStub calls;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        calls = GRPCInferenceServiceGrpc.newBlockingStub(running.channel);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void answersAsItsOwnProtocolDoesHoweverTheInputsAreSent() {
        String expected = GenerationGrpc.newBlockingStub(running.channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText(PROMPT))
                        .setOptions(GenerationOptions.newBuilder()
                                .setMaxTokens(8)
                                .setSeed(7)
                                .setTemperature(0.5f))
                        .build())
                .getText();
        ModelInferResponse response = calls.modelInfer(typed().build());
        assertThat(text(response)).isEqualTo(expected).hasSize(8);
        assertThat(response.getId()).isEqualTo("a");
        assertThat(response.getOutputs(0).getName()).isEqualTo("text_output");
        assertThat(response.getParametersOrThrow("finish_reason").getStringParam())
                .isEqualTo("length");
        assertThat(response.getParametersOrThrow("generated_tokens").getInt64Param())
                .isEqualTo(8);
        assertThat(text(calls.modelInfer(raw().build()))).isEqualTo(expected);
        assertThat(text(calls.modelInfer(withParameters().build()))).isEqualTo(expected);
        assertThat(text(calls.modelInfer(withSamplingParameters("{\"max_tokens\":8,\"seed\":7,\"temperature\":0.5}")
                        .build())))
                .isEqualTo(expected);
    }

    @Test
    void aStreamCarriesManyRequestsEachUnderItsId() throws Exception {
        String expected = text(calls.modelInfer(typed().build()));
        Responses<ModelInferRequest, ModelStreamInferResponse> stream = stream();
        stream.call()
                .onNext(typed().setId("pieces").addInputs(flag("stream", true)).build());
        stream.call().onNext(typed().setId("whole").build());
        stream.call().onNext(typed().setId("wrong").setModelName("other").build());
        stream.call().onCompleted();
        assertThat(stream.status().isOk()).isTrue();
        List<ModelStreamInferResponse> all = stream.rest();
        List<ModelInferResponse> pieces = of(all, "pieces");
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(pieces.stream().map(InferenceServiceTest::text).collect(Collectors.joining()))
                .isEqualTo(expected);
        assertThat(pieces).filteredOn(InferenceServiceTest::isFinal).containsExactly(pieces.getLast());
        assertThat(of(all, "whole"))
                .singleElement()
                .extracting(InferenceServiceTest::text)
                .isEqualTo(expected);
        assertThat(all)
                .filteredOn(response -> !response.getErrorMessage().isEmpty())
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.getErrorMessage()).isEqualTo("model: other (expected: fake)");
                    assertThat(failed.getInferResponse().getId()).isEqualTo("wrong");
                });
    }

    @Test
    void aCancelledStreamEndsItsRequests() throws Exception {
        running.accelerator.hold();
        Responses<ModelInferRequest, ModelStreamInferResponse> stream = stream();
        stream.call().onNext(typed().addInputs(flag("stream", true)).build());
        running.awaitSequences(1);
        stream.call().cancel("enough", null);
        running.accelerator.allow(1 << 20);
        running.awaitSequences(0);
        running.awaitNoCalls();
    }

    @Test
    void aSlowReaderEndsItsStreamAndAllThatIsOpenOnIt() throws Exception {
        try (RunningServer small = new RunningServer(StreamLimits.DEFAULTS.withBytesHeldMax(64 << 10), Duration.ZERO)) {
            Responses<ModelInferRequest, ModelStreamInferResponse> slow = Responses.neverReading();
            GRPCInferenceServiceGrpc.newStub(small.channel).modelStreamInfer(slow);
            ModelInferRequest.Builder large =
                    withParameters().putParameters("max_tokens", number(2_000)).addInputs(flag("stream", true));
            for (int index = 0; index < 4; index++) {
                slow.call().onNext(large.setId("slow" + index).build());
            }
            RunningServer.await(() -> small.ended.stream().anyMatch(end -> end.reason() == FinishReason.SLOW_READER));
            small.awaitSequences(0);
            assertThat(text(GRPCInferenceServiceGrpc.newBlockingStub(small.channel)
                            .modelInfer(typed().build())))
                    .hasSize(8);
        }
    }

    @Test
    void aFloodOfWrongRequestsWhoseErrorsNobodyReadsEndsItsStream() throws Exception {
        StreamLimits limits = StreamLimits.DEFAULTS.withBytesHeldMax(64 << 10).withUnreadMax(Duration.ofSeconds(2));
        try (RunningServer small = new RunningServer(limits, Duration.ZERO)) {
            Responses<ModelInferRequest, ModelStreamInferResponse> slow = Responses.neverReading();
            GRPCInferenceServiceGrpc.newStub(small.channel).modelStreamInfer(slow);
            ModelInferRequest wrong = typed().setModelName("other").build();
            for (int index = 0; index < 20_000; index++) {
                slow.call().onNext(wrong);
            }
            small.awaitNoCalls();
        }
    }

    @Test
    void tellsWhatIsServed() {
        assertThat(calls.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(calls.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(ready("fake")).isTrue();
        assertThat(ready("other")).isFalse();
        assertThat(calls.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("pinball");
        var metadata = calls.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("fake").build());
        assertThat(metadata.getInputsList()).anyMatch(input -> input.getName().equals("text_input"));
        assertThat(metadata.getOutputs(0).getName()).isEqualTo("text_output");
        var config = calls.modelConfig(
                        ModelConfigRequest.newBuilder().setName("fake").build())
                .getConfig();
        assertThat(config.getModelTransactionPolicy().getDecoupled()).isTrue();
        assertThat(config.getInputList()).allMatch(input -> input.getDataType() != DataType.TYPE_INVALID);
        assertThat(calls.repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModelsList())
                .singleElement()
                .satisfies(model -> assertThat(model.getState()).isEqualTo("READY"));
        refuses(
                () -> calls.modelMetadata(
                        ModelMetadataRequest.newBuilder().setName("other").build()),
                Status.Code.NOT_FOUND,
                "model: other (expected: fake)");
        refuses(
                () -> calls.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                        .setModelName("x")
                        .build()),
                Status.Code.FAILED_PRECONDITION,
                "workspace: none");
    }

    @Test
    void namesWhatIsWrongInARequest() {
        refuses(typed().clearInputs(), "text_input: absent (expected: a text)");
        refuses(
                typed().addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                        .setName("logits")),
                "outputs: logits (expected: text_output, or none)");
        refuses(typed().setModelVersion("3"), "model_version: 3 (expected: 1, or none)");
        refuses(typed().addInputs(flag("unheard_of", true)), "inputs: unheard_of (expected: each once of text_input");
        refuses(typed().addInputs(flag("ignore_eos", true)).addInputs(flag("ignore_eos", true)), "inputs: ignore_eos");
        refuses(typed().addInputs(flag("stream", true)), "stream: true (expected: false, or ModelStreamInfer)");
        refuses(typed().addInputs(flag("ignore_eos", true).setDatatype("FP16")), "ignore_eos.datatype: FP16");
        refuses(
                typed().addInputs(flag("ignore_eos", true).addShape(2)),
                "ignore_eos: 1 elements (expected: as many as");
        refuses(typed().addInputs(flag("ignore_eos", true).clearContents()), "ignore_eos: 0 elements (expected: 1..64");
        refuses(typed().putParameters("max_tokens", number(7)).putParameters("top_p", string("x")), "top_p: \"x\"");
        refuses(raw().addRawInputContents(ByteString.EMPTY), "raw_input_contents: 3 (expected: as many as inputs");
        refuses(
                raw().setRawInputContents(0, ByteString.copyFrom(new byte[] {9, 0, 0, 0, 1})),
                "text_input: bytes that end");
        refuses(
                raw().setRawInputContents(0, ByteString.copyFrom(new byte[] {-1, -1, -1, -1, 1})),
                "text_input: bytes that");
        refuses(raw().setRawInputContents(1, ByteString.copyFrom(new byte[] {1, 0})), "max_tokens: bytes that end");
        refuses(
                raw().setRawInputContents(0, ByteString.copyFrom(new byte[] {1, 0, 0, 0, -1})),
                "text_input: bytes that are no text (expected: UTF-8)");
        refuses(withSamplingParameters("{"), "sampling_parameters: ends before all is closed");
        refuses(withSamplingParameters("7"), "sampling_parameters: 7 (expected: a JSON object)");
        refuses(withSamplingParameters("{\"max_tokens\":0}"), "max_tokens: 0 (expected: 1..2047)");
        refuses(withSamplingParameters("[".repeat(100_000)), "sampling_parameters: Document nesting depth");
    }

    private Responses<ModelInferRequest, ModelStreamInferResponse> stream() {
        Responses<ModelInferRequest, ModelStreamInferResponse> responses = Responses.reading();
        GRPCInferenceServiceGrpc.newStub(running.channel).modelStreamInfer(responses);
        return responses;
    }

    private boolean ready(String model) {
        return calls.modelReady(ModelReadyRequest.newBuilder().setName(model).build())
                .getReady();
    }

    private static List<ModelInferResponse> of(List<ModelStreamInferResponse> all, String id) {
        return all.stream()
                .map(ModelStreamInferResponse::getInferResponse)
                .filter(response -> response.getId().equals(id))
                .toList();
    }

    private static boolean isFinal(ModelInferResponse response) {
        return response.getParametersOrThrow("triton_final_response").getBoolParam();
    }

    private static String text(ModelInferResponse response) {
        ByteBuffer raw = response.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw.getInt()).isEqualTo(raw.remaining());
        return UTF_8.decode(raw).toString();
    }

    private void refuses(ModelInferRequest.Builder request, String message) {
        refuses(() -> calls.modelInfer(request.build()), Status.Code.INVALID_ARGUMENT, message);
    }

    private static void refuses(ThrowableAssert.ThrowingCallable call, Status.Code code, String message) {
        assertThat(ThrowableAssert.catchThrowable(call))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode())
                            .as(failure.toString())
                            .isEqualTo(code);
                    assertThat(failure.getStatus().getDescription()).startsWith(message);
                });
    }
}
