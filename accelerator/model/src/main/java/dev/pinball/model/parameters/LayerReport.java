package dev.pinball.model.parameters;

import dev.pinball.model.config.ExpertCounts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One layer.
 *
 * @param layer its index, from 0
 * @param neurons hidden units of its feed-forward part, those of all experts
 */
public record LayerReport(int layer, long neurons, ParameterCounts parameters) {
    private static final int NO_LAYER = -1;

    static List<LayerReport> of(ModelTensors model) {
        Map<Integer, List<ParameterTensor>> layers = model.tensors().stream()
                .collect(Collectors.groupingBy(tensor -> tensor.layer().orElse(NO_LAYER)));
        return IntStream.range(0, model.config().layerCount())
                .mapToObj(layer -> of(
                        layer,
                        layers.getOrDefault(layer, List.of()),
                        model.config().experts()))
                .toList();
    }

    private static LayerReport of(int layer, List<ParameterTensor> tensors, ExpertCounts experts) {
        return new LayerReport(layer, neurons(tensors), ParameterCounts.of(tensors, experts));
    }

    private static long neurons(List<ParameterTensor> tensors) {
        return tensors.stream()
                .filter(tensor -> tensor.role() == ParameterRole.FEED_FORWARD_UP && !tensor.isBias())
                .mapToLong(ParameterTensor::rows)
                .sum();
    }
}
