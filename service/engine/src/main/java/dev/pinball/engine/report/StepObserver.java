package dev.pinball.engine.report;

/** Learns of every step, on the engine thread; returns at once. */
@FunctionalInterface
public interface StepObserver {
    void stepped(StepReport report);
}
