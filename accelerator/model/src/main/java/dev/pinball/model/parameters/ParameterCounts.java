package dev.pinball.model.parameters;

import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.parameters.ParameterRole.Kind;
import java.util.Collections;
import java.util.EnumMap;
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
        Map<ParameterRole, Long> weights = new EnumMap<>(ParameterRole.class);
        Map<ParameterRole, Long> biases = new EnumMap<>(ParameterRole.class);
        for (ParameterTensor tensor : tensors) {
            (tensor.isBias() ? biases : weights).merge(tensor.role(), tensor.valueCount(), Long::sum);
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        for (ParameterRole role : ParameterRole.values()) {
            if (role != ParameterRole.CONSTANT) {
                putPositive(role.label(false), weights.getOrDefault(role, 0L), counts);
                putPositive(role.label(true), biases.getOrDefault(role, 0L), counts);
            }
        }
        return Collections.unmodifiableMap(counts);
    }

    private static void putPositive(String label, long count, Map<String, Long> counts) {
        if (count > 0) {
            counts.put(label, count);
        }
    }
}
