package dev.pinball.model.program;

/**
 * The sizes of a layer of experts.
 *
 * @param count of all experts
 * @param chosenCount how many of them compute a row
 * @param feedForwardWidth of one expert
 */
record ExpertShape(int count, int chosenCount, int feedForwardWidth) {
    private static final int SOFTMAX = 1;

    /** @throws dev.pinball.model.gguf.GgufException when sizes don't fit, or experts are used in another way */
    static ExpertShape read(ArchitectureMetadata metadata, LlamaVariant variant, Hyperparameters hyperparameters) {
        refuseOtherWays(metadata);
        int count = metadata.size("expert_count");
        int chosenCount = metadata.size("expert_used_count", count);
        int feedForwardWidth = feedForwardWidth(metadata, variant, hyperparameters.feedForwardWidth(), chosenCount);
        if ((long) count * Math.max(feedForwardWidth, hyperparameters.width()) > Integer.MAX_VALUE) {
            throw metadata.problem("expert_count", count, "fewer rows than 2^31 in all experts");
        }
        return new ExpertShape(count, chosenCount, feedForwardWidth);
    }

    private static int feedForwardWidth(
            ArchitectureMetadata metadata, LlamaVariant variant, int modelWidth, int chosenCount) {
        String key = "expert_feed_forward_length";
        if (metadata.has(key)) {
            return metadata.size(key);
        }
        return variant == LlamaVariant.QWEN3MOE ? modelWidth / chosenCount : modelWidth;
    }

    /** What llama.cpp knows of other architectures; 0 stands for what a key doesn't say. */
    private static void refuseOtherWays(ArchitectureMetadata metadata) {
        refuseAbove(metadata, "expert_shared_count", 0, "0, no shared experts");
        refuseAbove(metadata, "expert_shared_feed_forward_length", 0, "0, no shared experts");
        refuseAbove(metadata, "expert_group_count", 1, "1, no groups of experts");
        refuseAbove(metadata, "expert_gating_func", SOFTMAX, "1, softmax");
        float scale = metadata.number("expert_weights_scale", 1);
        if (scale != 0 && scale != 1) {
            throw metadata.problem("expert_weights_scale", scale, "1.0, shares that sum to 1");
        }
        if (!metadata.bool("expert_weights_norm", true)) {
            throw metadata.problem("expert_weights_norm", false, "true, shares that sum to 1");
        }
    }

    private static void refuseAbove(ArchitectureMetadata metadata, String key, int maximum, String expected) {
        int value = metadata.integer(key, 0);
        if (value < 0 || value > maximum) {
            throw metadata.problem(key, value, expected);
        }
    }
}
