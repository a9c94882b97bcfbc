package dev.pinball.training;

/** All that a training is asked for: what model, and how to train it. docs/TRAINING.md lists every field. */
public record TrainingConfiguration(ModelConfiguration model, TrainingHyperparameters training) {

    /** The same with another number of steps. */
    public TrainingConfiguration withSteps(int steps) {
        return new TrainingConfiguration(model, training.withSteps(steps));
    }

    /** Tokens that one step learns from. */
    public long tokensPerStep() {
        return (long) training.accumulationSteps() * training.sequencesPerBatch() * model.contextLength();
    }
}
