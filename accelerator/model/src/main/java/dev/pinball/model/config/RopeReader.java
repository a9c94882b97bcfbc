package dev.pinball.model.config;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Dequantizer;
import java.util.Arrays;

/** Reads the rotary positions of a file: base, length, and how they are stretched to a longer context. */
public final class RopeReader {
    /** The tensor with a factor for each pair. */
    public static final String FACTORS = "rope_freqs.weight";

    private RopeReader() {}

    /** Pair i of n turns by position * base^(-i/n) / (linear factor * factor of the pair). */
    public static RopeFrequencies read(GgufFile file, ModelConfig config) {
        ArchitectureMetadata metadata =
                new ArchitectureMetadata(file.metadata(), config.architecture().key());
        double base = metadata.positive("rope.freq_base", 10_000);
        double scaling = linearFactor(metadata);
        int pairCount = pairCount(metadata, config.attention().headLength());
        float[] factors = factors(file, pairCount);
        float[] inverseFrequencies = new float[pairCount];
        for (int pair = 0; pair < pairCount; pair++) {
            inverseFrequencies[pair] = (float) (Math.pow(base, (double) -pair / pairCount) / (scaling * factors[pair]));
        }
        return new RopeFrequencies(config.architecture().ropeLayout(), inverseFrequencies);
    }

    /**
     * The scale of dot products of heads: 1 / sqrt(headLength), times the square of {@code rope.scaling.attn_factor}, by
     * which llama.cpp multiplies queries and keys as it rotates them.
     */
    static float attentionScale(ArchitectureMetadata metadata, int headLength) {
        String key = "rope.scaling.attn_factor";
        double factor = metadata.positive(key, 1);
        if (factor != 1 && 2 * pairCount(metadata, headLength) != headLength) {
            throw metadata.problem(key, factor, "1.0 where only a part of a head is rotated");
        }
        return (float) (factor * factor / Math.sqrt(headLength));
    }

    private static int pairCount(ArchitectureMetadata metadata, int headLength) {
        String key = "rope.dimension_count";
        int length = metadata.integer(key, headLength);
        if (length < 2 || length > headLength || length % 2 != 0) {
            throw metadata.problem(key, length, "an even number up to the head length %d".formatted(headLength));
        }
        return length / 2;
    }

    private static double linearFactor(ArchitectureMetadata metadata) {
        String typeKey = "rope.scaling.type";
        String type = metadata.string(typeKey, "linear");
        return switch (type) {
            case "none" -> 1;
            case "linear" -> metadata.positive("rope.scaling.factor", metadata.positive("rope.scale_linear", 1));
            default -> throw metadata.problem(typeKey, type, "none, linear, or factors in " + FACTORS);
        };
    }

    /** Llama 3.1 stretches each pair by a factor of its own. */
    private static float[] factors(GgufFile file, int pairCount) {
        float[] factors = new float[pairCount];
        Arrays.fill(factors, 1);
        if (file.hasTensor(FACTORS)) {
            Dequantizer.readRow(file.tensor(FACTORS, 1, pairCount), 0, factors, 0);
        }
        return factors;
    }
}
