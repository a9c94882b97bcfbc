package dev.pinball.training;

import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.TensorType;

/**
 * How a model is trained: AdamW (Loshchilov and Hutter 2019) with warm-up and cosine decay.
 *
 * @param seed of the initial values, the split of the documents and the order of the batches
 * @param steps updates of the parameters
 * @param sequencesPerBatch sequences of a context each that go through the model together
 * @param accumulationSteps batches whose gradients are added up for one update
 * @param learningRate after warm-up
 * @param learningRateMinimum at the last step
 * @param warmUpSteps steps in which the learning rate grows from 0
 * @param weightDecay on matrices only
 * @param gradientNormMax longer gradients are scaled down to it; 0 for no limit
 * @param expertBalanceWeight of the loss that spreads tokens over the experts
 * @param validationShare of the documents, kept out of training
 * @param validateEverySteps 0 for the end only
 * @param checkpointEverySteps 0 for the end only
 * @param outputType of the matrices in the model file
 */
public record TrainingHyperparameters(
        long seed,
        int steps,
        int sequencesPerBatch,
        int accumulationSteps,
        double learningRate,
        double learningRateMinimum,
        int warmUpSteps,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double gradientNormMax,
        double expertBalanceWeight,
        double validationShare,
        int validateEverySteps,
        int checkpointEverySteps,
        TensorType outputType) {

    /** The values of fields that a configuration leaves out. */
    public static final TrainingHyperparameters DEFAULT = new TrainingHyperparameters(
            1, 1_000, 8, 1, 1e-3, 1e-4, 100, 0.1, 0.9, 0.95, 1e-8, 1, 0.01, 0.05, 100, 500, TensorType.F16);

    /** @throws IllegalArgumentException {@code FIELD: VALUE (expected: EXPECTED)} */
    public TrainingHyperparameters {
        Field.requireAtLeast("steps", steps, 1);
        Field.requireAtLeast("sequences_per_batch", sequencesPerBatch, 1);
        Field.requireAtLeast("accumulation_steps", accumulationSteps, 1);
        Field.requirePositive("learning_rate", learningRate);
        Field.require(
                learningRateMinimum >= 0 && learningRateMinimum <= learningRate,
                "learning_rate_minimum",
                learningRateMinimum,
                "0.." + learningRate + ", the learning_rate");
        Field.requireAtLeast("warm_up_steps", warmUpSteps, 0);
        Field.requireAtLeast("weight_decay", weightDecay, 0);
        Field.requireShare("beta1", beta1);
        Field.requireShare("beta2", beta2);
        Field.requirePositive("epsilon", epsilon);
        Field.requireAtLeast("gradient_norm_max", gradientNormMax, 0);
        Field.requireAtLeast("expert_balance_weight", expertBalanceWeight, 0);
        Field.requireShare("validation_share", validationShare);
        Field.requireAtLeast("validate_every_steps", validateEverySteps, 0);
        Field.requireAtLeast("checkpoint_every_steps", checkpointEverySteps, 0);
        Field.require(Quantizer.TYPES.contains(outputType), "output_type", outputType, "one of " + Quantizer.TYPES);
    }

    /** The same with another number of steps. */
    public TrainingHyperparameters withSteps(int newSteps) {
        return new TrainingHyperparameters(
                seed,
                newSteps,
                sequencesPerBatch,
                accumulationSteps,
                learningRate,
                learningRateMinimum,
                warmUpSteps,
                weightDecay,
                beta1,
                beta2,
                epsilon,
                gradientNormMax,
                expertBalanceWeight,
                validationShare,
                validateEverySteps,
                checkpointEverySteps,
                outputType);
    }
}
