package dev.pinball.model.parameters;

import dev.pinball.model.config.ModelIdentity;
import dev.pinball.model.tensor.TensorType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is made of, and what it costs.
 *
 * @param bytes of all parameters in each weight type; a file keeps vectors in F32, and has metadata beside
 * @param keyValueBytesPerToken in all layers, in the types that keys and values are kept in
 */
public record ParameterReport(
        ModelIdentity model,
        ParameterCounts parameters,
        NeuronCounts neurons,
        List<LayerReport> layers,
        Arithmetic arithmeticPerToken,
        Map<TensorType, Long> bytes,
        Map<TensorType, Long> keyValueBytesPerToken) {

    public static ParameterReport of(ModelTensors model) {
        ParameterCounts parameters =
                ParameterCounts.of(model.tensors(), model.config().experts());
        List<LayerReport> layers = LayerReport.of(model);
        long keyValues =
                2L * model.config().layerCount() * model.config().attention().keyValueWidth();
        return new ParameterReport(
                model.config().identity(),
                parameters,
                NeuronCounts.of(layers, model.config().experts()),
                layers,
                Arithmetic.of(model),
                bytes(parameters.total(), TensorType.values()),
                bytes(keyValues, TensorType.F32, TensorType.F16));
    }

    private static Map<TensorType, Long> bytes(long valueCount, TensorType... types) {
        Map<TensorType, Long> bytes = new EnumMap<>(TensorType.class);
        for (TensorType type : types) {
            bytes.put(type, Math.ceilDiv(valueCount, type.valuesPerBlock()) * type.bytesPerBlock());
        }
        return Collections.unmodifiableMap(bytes);
    }
}
