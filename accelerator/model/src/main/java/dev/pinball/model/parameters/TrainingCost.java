package dev.pinball.model.parameters;

/**
 * What training costs: the pass forward, and twice as much backward, for the gradients of the inputs and of the weights
 * (Kaplan et al. 2020, "Scaling Laws for Neural Language Models", section 2.1).
 *
 * @param batchTokens tokens whose errors are added up before the parameters change
 * @param updatesPerParameter how often each parameter changes: {@code tokens / batchTokens}, rounded up
 * @param floatingPointOperations 6 * (multiply-adds of the matrices + those of attention) * tokens; a token of a sequence as
 *     long as the context sees half of it on average. A rounded number
 * @param floatingPointOperationsEstimate 6 * active parameters * tokens, the rule of thumb
 */
public record TrainingCost(
        long tokens,
        long batchTokens,
        long updatesPerParameter,
        double floatingPointOperations,
        double floatingPointOperationsEstimate) {
    /** A batch where none is given: half a million tokens, as GPT-2's size is trained with. */
    public static final long BATCH_TOKENS_DEFAULT = 1 << 19;

    private static final double OPERATIONS_PER_MULTIPLY_ADD = 6;

    /** Both counts 1 or more. */
    public static TrainingCost of(ModelTensors model, long tokens, long batchTokens) {
        ParameterReport report = ParameterReport.of(model);
        Arithmetic arithmetic = report.arithmeticPerToken();
        double positions = model.config().attention().positionsSeenOnAverage(arithmetic.contextTokens());
        double multiplyAdds =
                arithmetic.matrixMultiplyAdds() + arithmetic.attentionMultiplyAddsPerPosition() * positions;
        return new TrainingCost(
                tokens,
                batchTokens,
                Math.ceilDiv(tokens, batchTokens),
                OPERATIONS_PER_MULTIPLY_ADD * multiplyAdds * tokens,
                OPERATIONS_PER_MULTIPLY_ADD * report.parameters().activePerToken() * tokens);
    }
}
