package dev.pinball.engine.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the clients' threads to the engine thread, bounded; the engine thread waits here when there is nothing to do. */
final class CommandQueue {
    private final int commandsMax;
    private final List<EngineCommand> commands = new ArrayList<>();
    private int goCount;
    private long goTokens;
    private boolean woken;
    private boolean waiting;
    private boolean closed;

    CommandQueue(int commandsMax) {
        this.commandsMax = commandsMax;
    }

    /** Takes a command for the next step; false when the queue is full, or closed. */
    synchronized boolean offer(EngineCommand command) {
        if (closed || commands.size() == commandsMax) {
            return false;
        }
        commands.add(command);
        if (command.go()) {
            goCount++;
            goTokens += command.tokenCount();
        }
        notifyAll();
        return true;
    }

    /** Moves all commands to the end of {@code inbox}, in order. */
    synchronized void moveTo(Collection<EngineCommand> inbox) {
        inbox.addAll(commands);
        commands.clear();
        goCount = 0;
        goTokens = 0;
    }

    /** Commands that ask for an answer. */
    synchronized int goCount() {
        return goCount;
    }

    /** Tokens that come with those commands. */
    synchronized long goTokens() {
        return goTokens;
    }

    /** Lets the engine take a step although there is no command. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Waits up to {@code nanosMax} for a command or for {@link #wake}; a spurious return costs one empty step. */
    @SuppressWarnings("WaitNotInLoop")
    synchronized void await(long nanosMax) throws InterruptedException {
        if (!woken && commands.isEmpty()) {
            waiting = true;
            TimeUnit.NANOSECONDS.timedWait(this, nanosMax);
            waiting = false;
        }
        woken = false;
    }

    /** Whether the engine waits because there is nothing to do. */
    synchronized boolean idle() {
        return waiting && !woken && commands.isEmpty();
    }

    /** Takes no further command. */
    synchronized void close() {
        closed = true;
    }
}
