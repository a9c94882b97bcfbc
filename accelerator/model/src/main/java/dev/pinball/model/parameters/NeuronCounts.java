package dev.pinball.model.parameters;

import dev.pinball.model.config.ExpertCounts;
import java.util.List;

/**
 * Neurons: the hidden units of the feed-forward parts. Each weighs all values of the stream, adds its bias where there is
 * one, and bends the sum.
 *
 * @param perLayer in each layer, those of all experts
 * @param activePerToken in all layers, those of the experts that a token uses
 */
public record NeuronCounts(long perLayer, long total, long activePerToken) {

    static NeuronCounts of(List<LayerReport> layers, ExpertCounts experts) {
        long total = layers.stream().mapToLong(LayerReport::neurons).sum();
        return new NeuronCounts(total / layers.size(), total, experts.used(total));
    }
}
