package dev.pinball.server.grpc.models;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.parameters.ParameterReport;
import dev.pinball.model.parameters.TrainingCost;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.Arithmetic;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.LayerCensus;
import dev.pinball.v1.ListModelsResponse;
import dev.pinball.v1.ModelIdentity;
import dev.pinball.v1.NeuronCounts;
import dev.pinball.v1.ParameterCounts;
import dev.pinball.v1.ServeResponse;
import dev.pinball.v1.TrainingArithmetic;
import java.util.List;

/** Parameter counts as protobuf messages. */
final class ParameterMessages {
    private ParameterMessages() {}

    /** @throws InvalidRequestException naming the first field that is out of its range */
    static DescribeResponse describe(ModelTensors model, DescribeRequest request) {
        ParameterReport report = ParameterReport.of(model);
        DescribeResponse.Builder response = DescribeResponse.newBuilder()
                .setModel(identity(report))
                .setParameters(parameters(report.parameters()))
                .setNeurons(NeuronCounts.newBuilder()
                        .setPerLayer(report.neurons().perLayer())
                        .setTotal(report.neurons().total())
                        .setActivePerToken(report.neurons().activePerToken()))
                .setArithmeticPerToken(arithmetic(report.arithmeticPerToken()));
        report.layers().forEach(layer -> response.addLayers(layer(layer)));
        report.bytes().forEach((type, bytes) -> response.putBytes(type.name(), bytes));
        report.keyValueBytesPerToken().forEach((type, bytes) -> response.putKeyValueBytesPerToken(type.name(), bytes));
        if (request.hasTrainingTokens()) {
            response.setTraining(training(model, request));
        }
        return response.build();
    }

    static ServeResponse served(ServedModel model) {
        return ServeResponse.newBuilder()
                .setModel(identity(ParameterReport.of(model.tensors())))
                .setName(model.name())
                .build();
    }

    static ListModelsResponse list(List<ModelEndpoint> models) {
        ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
        for (ModelEndpoint endpoint : models) {
            response.addModelsBuilder()
                    .setName(endpoint.name())
                    .setModel(identity(ParameterReport.of(endpoint.model().tensors())));
        }
        return response.build();
    }

    private static ModelIdentity identity(ParameterReport report) {
        return ModelIdentity.newBuilder()
                .setName(report.model().name())
                .setArchitecture(report.model().architecture())
                .setSource(report.model().source())
                .setContextLength(report.model().contextLength())
                .build();
    }

    private static ParameterCounts parameters(dev.pinball.model.parameters.ParameterCounts counts) {
        return ParameterCounts.newBuilder()
                .setTotal(counts.total())
                .setActivePerToken(counts.activePerToken())
                .setEmbeddings(counts.embeddings())
                .setWeights(counts.weights())
                .setBiases(counts.biases())
                .putAllByRole(counts.byRole())
                .build();
    }

    private static LayerCensus layer(dev.pinball.model.parameters.LayerReport layer) {
        return LayerCensus.newBuilder()
                .setLayer(layer.layer())
                .setNeurons(layer.neurons())
                .setParameters(parameters(layer.parameters()))
                .build();
    }

    private static Arithmetic arithmetic(dev.pinball.model.parameters.Arithmetic arithmetic) {
        return Arithmetic.newBuilder()
                .setMatrixMultiplyAdds(arithmetic.matrixMultiplyAdds())
                .setAttentionMultiplyAddsPerPosition(arithmetic.attentionMultiplyAddsPerPosition())
                .setContextTokens(arithmetic.contextTokens())
                .setAttentionMultiplyAdds(arithmetic.attentionMultiplyAdds())
                .setMultiplyAdds(arithmetic.multiplyAdds())
                .setFloatingPointOperations(arithmetic.floatingPointOperations())
                .build();
    }

    private static TrainingArithmetic training(ModelTensors model, DescribeRequest request) {
        long batchTokens = request.hasBatchTokens()
                ? Ranges.positive("batch_tokens", request.getBatchTokens())
                : TrainingCost.BATCH_TOKENS_DEFAULT;
        TrainingCost training =
                TrainingCost.of(model, Ranges.positive("training_tokens", request.getTrainingTokens()), batchTokens);
        return TrainingArithmetic.newBuilder()
                .setTokens(training.tokens())
                .setBatchTokens(training.batchTokens())
                .setUpdatesPerParameter(training.updatesPerParameter())
                .setFloatingPointOperations(training.floatingPointOperations())
                .setFloatingPointOperationsEstimate(training.floatingPointOperationsEstimate())
                .build();
    }
}
