package dev.pinball.engine.report;

/**
 * How far the engine has come.
 *
 * @param stepCount steps that computed something since the start
 * @param sequenceCount sequences admitted and not ended
 * @param lastProgressNanos when a step succeeded, or there was nothing to do, on the clock of the engine
 * @param failing whether the accelerator failed in the last step, or probe, that it ran
 * @param running false once the engine thread has ended
 */
public record EngineProgress(
        long stepCount, int sequenceCount, long lastProgressNanos, boolean failing, boolean running) {}
