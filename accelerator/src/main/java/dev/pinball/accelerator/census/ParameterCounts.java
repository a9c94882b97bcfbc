package dev.pinball.accelerator.census;

import dev.pinball.accelerator.census.ParameterRole.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many parameters there are. The factors of norms count as weights; numbers that no training sets don't count.
 *
 * @param total {@code embeddings + weights + biases}
 * @param activePerToken all but those of the experts that a token doesn't use
 * @param embeddings a row for each token, and for each position where positions are learned
 * @param byRole in the order in which a token meets them; their sum is {@code total}
 */
public record ParameterCounts(
        long total, long activePerToken, long embeddings, long weights, long biases, Map<String, Long> byRole) {

    static ParameterCounts of(List<ParameterTensor> tensors, ExpertCounts experts) {
        long embeddings = 0;
        long weights = 0;
        long biases = 0;
        long active = 0;
        for (ParameterTensor tensor : tensors) {
            long values = tensor.role().kind() == Kind.CONSTANT ? 0 : tensor.valueCount();
            active += tensor.isOfExperts() ? experts.used(values) : values;
            if (tensor.isBias()) {
                biases += values;
            } else if (tensor.role().kind() == Kind.EMBEDDING) {
                embeddings += values;
            } else {
                weights += values;
            }
        }
        return new ParameterCounts(
                embeddings + weights + biases, active, embeddings, weights, biases, countByRole(tensors));
    }

    private static Map<String, Long> countByRole(List<ParameterTensor> tensors) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (ParameterRole role : ParameterRole.values()) {
            for (ParameterTensor tensor : tensors) {
                if (tensor.role() == role && role != ParameterRole.CONSTANT) {
                    counts.merge(role.label(tensor.isBias()), tensor.valueCount(), Long::sum);
                }
            }
        }
        return Collections.unmodifiableMap(counts);
    }
}
