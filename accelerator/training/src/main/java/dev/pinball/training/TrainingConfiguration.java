package dev.pinball.training;

import dev.pinball.model.config.ModelConfig;

/** The configuration of a training: the model, and how to train it. docs/TRAINING.md lists every field. */
public record TrainingConfiguration(ModelConfig model, TrainingHyperparameters training) {

    /** The same with another number of steps. */
    public TrainingConfiguration withSteps(int steps) {
        return new TrainingConfiguration(model, training.withSteps(steps));
    }

    /** Tokens that one step learns from. */
    public long tokensPerStep() {
        return (long) training.accumulationSteps() * training.sequencesPerBatch() * model.contextLength();
    }

    /** Every field in one line. A checkpoint keeps it and is resumed only with the same, so its form must not change. */
    public String description() {
        return ("TrainingConfiguration[model=ModelConfiguration[architecture=%s, vocabularySize=%s, contextLength=%s,"
                        + " embeddingLength=%s, layers=%s, heads=%s, keyValueHeads=%s, feedForwardLength=%s, experts=%s,"
                        + " expertsPerToken=%s, tiedOutput=%s], training=%s]")
                .formatted(
                        model.architecture(),
                        model.vocabularySize(),
                        model.contextLength(),
                        model.embeddingLength(),
                        model.layerCount(),
                        model.attention().headCount(),
                        model.attention().keyValueHeadCount(),
                        model.feedForwardLength(),
                        model.experts().count(),
                        model.experts().usedPerToken(),
                        model.tiedOutput(),
                        training);
    }
}
