package dev.pinball.accelerator.training;

/** All that a training is asked for: what model, and how to train it. docs/TRAINING.md lists every field. */
public record TrainingConfiguration(ModelConfiguration model, TrainingHyperparameters training) {}
