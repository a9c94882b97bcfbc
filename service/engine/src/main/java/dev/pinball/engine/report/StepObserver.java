package dev.pinball.engine.report;

/** Is called after every step on the engine thread; must return at once. */
@FunctionalInterface
public interface StepObserver {
    void stepped(StepReport report);
}
