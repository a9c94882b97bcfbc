package dev.pinball.model.config;

/** Reads the experts of a model, and refuses those that are used in a way which no operation computes. */
record ExpertReader(ArchitectureMetadata metadata, Architecture architecture) {
    private static final String COUNT = "expert_count";
    private static final int SOFTMAX = 1;

    void refuseWhereNotAllowed() {
        int count = metadata.integer(COUNT, 0);
        if (count != 0 && !architecture.allowsExperts()) {
            throw metadata.problem(COUNT, count, "0, or llama or qwen3moe with experts");
        }
    }

    /** @throws dev.pinball.model.gguf.GgufException when numbers don't fit, or experts are used in another way */
    ExpertCounts counts() {
        if (!architecture.requiresExperts() && metadata.integer(COUNT, 0) == 0) {
            return ExpertCounts.NONE;
        }
        refuseOtherWays();
        int count = metadata.size(COUNT);
        return new ExpertCounts(count, metadata.size("expert_used_count", count));
    }

    /** Neurons of one expert. */
    int feedForwardLength(ExpertCounts counts, int modelLength, int embeddingLength) {
        int length = feedForwardLength(counts, modelLength);
        if ((long) counts.count() * Math.max(length, embeddingLength) > Integer.MAX_VALUE) {
            throw metadata.problem(COUNT, counts.count(), "fewer rows than 2^31 in all experts");
        }
        return length;
    }

    private int feedForwardLength(ExpertCounts counts, int modelLength) {
        String key = "expert_feed_forward_length";
        if (metadata.has(key)) {
            return metadata.size(key);
        }
        return architecture == Architecture.QWEN3MOE ? modelLength / counts.usedPerToken() : modelLength;
    }

    /** What llama.cpp does for other architectures; a missing key counts as 0. */
    private void refuseOtherWays() {
        refuseAbove("expert_shared_count", 0, "0, no shared experts");
        refuseAbove("expert_shared_feed_forward_length", 0, "0, no shared experts");
        refuseAbove("expert_group_count", 1, "1, no groups of experts");
        refuseAbove("expert_gating_func", SOFTMAX, "1, softmax");
        float scale = metadata.number("expert_weights_scale", 1);
        if (scale != 0 && scale != 1) {
            throw metadata.problem("expert_weights_scale", scale, "1.0, shares that sum to 1");
        }
        if (!metadata.bool("expert_weights_norm", true)) {
            throw metadata.problem("expert_weights_norm", false, "true, shares that sum to 1");
        }
    }

    private void refuseAbove(String key, int maximum, String expected) {
        int value = metadata.integer(key, 0);
        if (value < 0 || value > maximum) {
            throw metadata.problem(key, value, expected);
        }
    }
}
