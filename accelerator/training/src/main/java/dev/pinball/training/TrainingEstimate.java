package dev.pinball.training;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.TensorList;
import dev.pinball.model.config.TensorSpec;

/**
 * What a training will take, known before anything is allocated: about, and rather too much than too little.
 *
 * @param memoryBytes of the heap
 * @param diskBytes of the files of the run while they are written, the model among them
 */
public record TrainingEstimate(double memoryBytes, double diskBytes) {
    private static final double ARRAY_MAX = Integer.MAX_VALUE - 8;
    private static final int LOGIT_ROWS = 1_024;
    /** A value, its gradient and the two moments of AdamW. */
    private static final int FLOATS_PER_PARAMETER = 4;
    /** The initial values; a checkpoint of values and moments, the old one and the new; the model. */
    private static final int FLOATS_PER_PARAMETER_ON_DISK = 1 + 2 * 3 + 1;

    private static final int MEBIBYTE = 1 << 20;

    /**
     * Of a training of this configuration.
     *
     * @throws TrainingException when an array would be larger than there are arrays
     */
    public static TrainingEstimate of(TrainingConfiguration configuration) {
        ModelConfig model = configuration.model();
        TrainingHyperparameters training = configuration.training();
        double rows = (double) training.sequencesPerBatch() * model.contextLength();
        double parameters = parameterCount(model);
        double widest = Math.max(feedForwardWidth(model), model.attention().queryWidth() + model.embeddingLength());
        requireArray("sequences_per_batch: %d".formatted(training.sequencesPerBatch()), rows * widest);
        double activations = rows * (model.layerCount() * savedWidth(model) + 4 * widest);
        double logits = Math.min(rows, LOGIT_ROWS) * model.vocabularySize();
        double batches = 2 * rows * training.accumulationSteps(); // token ids and labels
        double floats = FLOATS_PER_PARAMETER * parameters + activations + logits + batches;
        return new TrainingEstimate(Float.BYTES * floats, Float.BYTES * FLOATS_PER_PARAMETER_ON_DISK * parameters);
    }

    /**
     * Checks that it fits.
     *
     * @throws TrainingException that names what there would be and what there is
     */
    public void requireFits(long memoryBytesMax, long diskBytesMax) {
        require("memory", memoryBytes, memoryBytesMax);
        require("disk", diskBytes, diskBytesMax);
    }

    private static void require(String name, double bytes, long bytesMax) {
        if (bytes > bytesMax) {
            throw new TrainingException(
                    "%s: about %.0f MiB for this model and sequences_per_batch (expected: at most %d MiB, what is free)"
                            .formatted(name, bytes / MEBIBYTE, bytesMax / MEBIBYTE));
        }
    }

    private static void requireArray(String what, double floats) {
        if (floats > ARRAY_MAX) {
            throw new TrainingException(
                    "%s: %.0f values side by side (expected: at most %.0f)".formatted(what, floats, ARRAY_MAX));
        }
    }

    /** All layers are alike. */
    private static double parameterCount(ModelConfig model) {
        double withOneLayer = parameterCountOf(model.withLayerCount(1));
        double ofLayer = parameterCountOf(model.withLayerCount(2)) - withOneLayer;
        return withOneLayer + (model.layerCount() - 1) * ofLayer;
    }

    private static double parameterCountOf(ModelConfig model) {
        double count = 0;
        for (TensorSpec tensor : TensorList.of(model)) {
            double values = tensor.shape().dimensions().stream()
                    .mapToDouble(Integer::doubleValue)
                    .reduce(1, (a, b) -> a * b);
            requireArray(tensor.name(), values);
            count += values;
        }
        return count;
    }

    /** Values of one row that a layer keeps for its backward pass. */
    private static double savedWidth(ModelConfig model) {
        int queryWidth = model.attention().queryWidth();
        int keyValueWidth = model.attention().keyValueWidth();
        return 5.0 * model.embeddingLength()
                + 3.0 * queryWidth
                + 3.0 * keyValueWidth
                + 3 * feedForwardWidth(model)
                + model.experts().count();
    }

    private static double feedForwardWidth(ModelConfig model) {
        return (double) model.feedForwardLength() * Math.max(1, model.experts().usedPerToken());
    }
}
