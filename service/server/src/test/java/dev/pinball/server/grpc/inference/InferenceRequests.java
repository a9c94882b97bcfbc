package dev.pinball.server.grpc.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pinball.inference.InferParameter;
import dev.pinball.inference.InferTensorContents;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One request, in the ways in which clients of Triton send it. */
final class InferenceRequests {
    static final String PROMPT = "HELLO";

    private InferenceRequests() {}

    static ModelInferRequest.Builder prompt() {
        return ModelInferRequest.newBuilder().setId("a").addInputs(text("text_input", PROMPT));
    }

    static ModelInferRequest.Builder typed() {
        return prompt().addInputs(input("max_tokens", "INT32")
                        .setContents(InferTensorContents.newBuilder().addIntContents(8)))
                .addInputs(input("random_seed", "UINT64")
                        .setContents(InferTensorContents.newBuilder().addUint64Contents(7)))
                .addInputs(input("temperature", "FP32")
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(0.5f)));
    }

    static ModelInferRequest.Builder raw() {
        ByteBuffer text = ByteBuffer.allocate(4 + PROMPT.length()).order(ByteOrder.LITTLE_ENDIAN);
        text.putInt(PROMPT.length()).put(PROMPT.getBytes(UTF_8)).flip();
        ByteBuffer count = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        count.putInt(8).flip();
        return ModelInferRequest.newBuilder()
                .setId("a")
                .addInputs(input("text_input", "BYTES"))
                .addInputs(input("max_tokens", "INT32"))
                .addRawInputContents(ByteString.copyFrom(text))
                .addRawInputContents(ByteString.copyFrom(count))
                .putParameters("seed", number(7))
                .putParameters(
                        "temperature",
                        InferParameter.newBuilder().setDoubleParam(0.5).build());
    }

    static ModelInferRequest.Builder withParameters() {
        return prompt().putParameters("max_tokens", number(8))
                .putParameters("seed", number(7))
                .putParameters(
                        "temperature",
                        InferParameter.newBuilder().setDoubleParam(0.5).build());
    }

    static ModelInferRequest.Builder withSamplingParameters(String json) {
        return prompt().addInputs(text("sampling_parameters", json));
    }

    static InferInputTensor.Builder input(String name, String datatype) {
        return InferInputTensor.newBuilder().setName(name).setDatatype(datatype).addShape(1);
    }

    static InferInputTensor.Builder text(String name, String value) {
        return input(name, "BYTES")
                .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8(value)));
    }

    static InferInputTensor.Builder flag(String name, boolean value) {
        return input(name, "BOOL").setContents(InferTensorContents.newBuilder().addBoolContents(value));
    }

    static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    static InferParameter string(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }
}
