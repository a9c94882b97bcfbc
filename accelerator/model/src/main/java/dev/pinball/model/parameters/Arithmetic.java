package dev.pinball.model.parameters;

/**
 * What one token costs to compute. A multiply-add is two floating-point operations. Norms, the softmax and the functions of
 * neurons are left out: they are well under a percent.
 *
 * @param matrixMultiplyAdds one for each weight of a matrix that the token meets; the output matrix counts also where it is
 *     the token embedding
 * @param attentionMultiplyAddsPerPosition for each position that the token sees: 2 * layers * heads * head length
 * @param contextTokens the context of the two numbers that follow
 * @param attentionMultiplyAdds of the last token of the context
 * @param multiplyAdds {@code matrixMultiplyAdds + attentionMultiplyAdds}
 * @param floatingPointOperations {@code 2 * multiplyAdds}
 */
public record Arithmetic(
        long matrixMultiplyAdds,
        long attentionMultiplyAddsPerPosition,
        int contextTokens,
        long attentionMultiplyAdds,
        long multiplyAdds,
        long floatingPointOperations) {

    static Arithmetic of(ModelTensors model) {
        int contextTokens = model.config().contextLength();
        long matrices = matrixMultiplyAdds(model);
        long perPosition =
                2L * model.config().layerCount() * model.config().attention().queryWidth();
        long attention = perPosition * model.config().attention().positionsSeen(contextTokens);
        return new Arithmetic(
                matrices, perPosition, contextTokens, attention, matrices + attention, 2 * (matrices + attention));
    }

    private static long matrixMultiplyAdds(ModelTensors model) {
        long sum = 0;
        boolean tiedOutput = true;
        long tokenEmbedding = 0;
        for (ParameterTensor tensor : model.tensors()) {
            if (tensor.isMatrix()) {
                sum += tensor.isOfExperts() ? model.config().experts().used(tensor.valueCount()) : tensor.valueCount();
            }
            tiedOutput &= tensor.role() != ParameterRole.OUTPUT;
            tokenEmbedding += tensor.role() == ParameterRole.TOKEN_EMBEDDING ? tensor.valueCount() : 0;
        }
        return tiedOutput ? sum + tokenEmbedding : sum;
    }
}
