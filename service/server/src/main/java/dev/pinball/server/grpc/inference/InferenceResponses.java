package dev.pinball.server.grpc.inference;

import com.google.protobuf.ByteString;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.inference.InferParameter;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferResponse;
import dev.pinball.inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The responses to one request.
 *
 * @param model its name
 * @param id of the request, which may be empty
 */
record InferenceResponses(String model, String id) {
    static final String OUTPUT = "text_output";

    static InferenceResponses to(ModelInferRequest request) {
        return new InferenceResponses(request.getModelName(), request.getId());
    }

    /** A piece of the answer. */
    ModelInferResponse piece(String text) {
        return withText(text).putParameters("triton_final_response", of(false)).build();
    }

    /** Of an answer that is complete, its text, or what is left of it. */
    ModelInferResponse last(String text, SequenceEvent.Finished end) {
        return withText(text)
                .putParameters("triton_final_response", of(true))
                .putParameters(
                        "finish_reason",
                        InferParameter.newBuilder()
                                .setStringParam(end.reason().name().toLowerCase(Locale.ROOT))
                                .build())
                .putParameters("prompt_tokens", of(end.usage().promptTokens()))
                .putParameters("generated_tokens", of(end.usage().generatedTokens()))
                .build();
    }

    /** Says whose the error is. */
    ModelInferResponse empty() {
        return ModelInferResponse.newBuilder()
                .setModelName(model)
                .setModelVersion("1")
                .setId(id)
                .putParameters("triton_final_response", of(true))
                .build();
    }

    private ModelInferResponse.Builder withText(String text) {
        ByteString bytes = ByteString.copyFromUtf8(text);
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        length.putInt(bytes.size()).flip();
        return ModelInferResponse.newBuilder()
                .setModelName(model)
                .setModelVersion("1")
                .setId(id)
                .addOutputs(InferOutputTensor.newBuilder()
                        .setName(OUTPUT)
                        .setDatatype("BYTES")
                        .addShape(1))
                .addRawOutputContents(ByteString.copyFrom(length).concat(bytes));
    }

    private static InferParameter of(boolean value) {
        return InferParameter.newBuilder().setBoolParam(value).build();
    }

    private static InferParameter of(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }
}
