package dev.pinball.server.grpc.inference;

import dev.pinball.inference.DataType;
import dev.pinball.inference.ModelConfig;
import dev.pinball.inference.ModelInput;
import dev.pinball.inference.ModelMetadataResponse;
import dev.pinball.inference.ModelOutput;
import dev.pinball.inference.ModelTransactionPolicy;
import dev.pinball.server.grpc.inference.InferenceRequest.InferenceInput;

/** What a client may know of a model before it asks: the same for every model but the name. */
record ModelDescription(String name) {
    private static final String PLATFORM = "pinball";

    ModelMetadataResponse metadata() {
        ModelMetadataResponse.Builder metadata = ModelMetadataResponse.newBuilder()
                .setName(name)
                .addVersions("1")
                .setPlatform(PLATFORM);
        InferenceRequest.INPUTS.forEach(input -> metadata.addInputsBuilder()
                .setName(input.name())
                .setDatatype(input.datatype())
                .addShape(size(input)));
        metadata.addOutputsBuilder()
                .setName(InferenceResponses.OUTPUT)
                .setDatatype("BYTES")
                .addShape(1);
        return metadata.build();
    }

    ModelConfig config() {
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(name)
                .setPlatform(PLATFORM)
                .setBackend(PLATFORM)
                .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(true));
        InferenceRequest.INPUTS.forEach(input -> config.addInput(ModelInput.newBuilder()
                .setName(input.name())
                .setDataType(type(input))
                .addDims(size(input))
                .setOptional(input.optional())));
        return config.addOutput(ModelOutput.newBuilder()
                        .setName(InferenceResponses.OUTPUT)
                        .setDataType(DataType.TYPE_STRING)
                        .addDims(1))
                .build();
    }

    private static long size(InferenceInput input) {
        return input.name().equals("stop") ? -1 : 1;
    }

    private static DataType type(InferenceInput input) {
        return input.datatype().equals("BYTES") ? DataType.TYPE_STRING : DataType.valueOf("TYPE_" + input.datatype());
    }
}
