package dev.pinball.server.training;

import dev.pinball.Invariant;
import dev.pinball.training.run.TrainingListener;
import dev.pinball.training.run.TrainingProgress;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** A run, which others watch and may cancel; any thread. Only its latest state is kept. */
public final class ObservedRun implements TrainingListener {
    private final String id;
    private final Set<Runnable> observers = new CopyOnWriteArraySet<>();
    private volatile RunState state;
    private volatile boolean stopRequested;
    private volatile String notice = "";

    /** @param steps that it will do at most */
    public ObservedRun(String id, long steps) {
        this.id = id;
        state = RunState.beginning(steps);
    }

    public String id() {
        return id;
    }

    public RunState state() {
        return state;
    }

    /** Runs {@code changed} after every change from now on, on the thread of the run, which it must not hold up. */
    public void observe(Runnable changed) {
        observers.add(changed);
    }

    public void forget(Runnable changed) {
        observers.remove(changed);
    }

    /** Ends the run now, with a checkpoint of its last complete step. Nothing, once it has ended. */
    public void cancel() {
        stopRequested = true;
    }

    @Override
    public void onNotice(String message) {
        notice = message;
    }

    /** What it did otherwise than it was asked to; empty if nothing. */
    String notice() {
        return notice;
    }

    @Override
    public boolean stopRequested() {
        return stopRequested;
    }

    @Override
    public void onStep(TrainingProgress progress) {
        change(state.at(progress));
    }

    void end(RunEnd end) {
        Invariant.check(!hasEnded(), "a training ends twice");
        change(state.ended(end));
    }

    boolean hasEnded() {
        return state.end().isPresent();
    }

    private void change(RunState next) {
        state = next;
        observers.forEach(Runnable::run);
    }
}
