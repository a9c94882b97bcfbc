package dev.pinball.accelerator.census;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One layer.
 *
 * @param layer its index, from 0
 * @param neurons hidden units of its feed-forward part, those of all experts
 */
public record LayerCensus(int layer, long neurons, ParameterCounts parameters) {

    static List<LayerCensus> of(ModelOutline outline) {
        List<List<ParameterTensor>> layers = IntStream.range(
                        0, outline.attention().layerCount())
                .mapToObj(layer -> outline.tensors().stream()
                        .filter(tensor -> tensor.layer().orElse(-1) == layer)
                        .toList())
                .toList();
        return IntStream.range(0, layers.size())
                .mapToObj(layer -> new LayerCensus(
                        layer, neurons(layers.get(layer)), ParameterCounts.of(layers.get(layer), outline.experts())))
                .toList();
    }

    private static long neurons(List<ParameterTensor> tensors) {
        return tensors.stream()
                .filter(tensor -> tensor.role() == ParameterRole.FEED_FORWARD_UP && !tensor.isBias())
                .mapToLong(ParameterTensor::rows)
                .sum();
    }
}
