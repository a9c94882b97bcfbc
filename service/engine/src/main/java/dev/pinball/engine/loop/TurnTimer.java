package dev.pinball.engine.loop;

import dev.pinball.Invariant;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import dev.pinball.engine.scheduler.Sequence;

/** Times one prompt and its answer, and counts the tokens of the answer. */
final class TurnTimer {
    private final long beganNanos;
    private boolean stepped;
    private long firstStepNanos;
    private boolean answering;
    private long goNanos;
    private long firstTokenNanos;
    private long lastTokenNanos;
    private int generatedTokens;

    TurnTimer(long beganNanos) {
        this.beganNanos = beganNanos;
    }

    /** A step has computed some of it; returns whether it was the first. */
    boolean stepped(long nanos) {
        if (stepped) {
            return false;
        }
        stepped = true;
        firstStepNanos = nanos;
        return true;
    }

    void go(long nanos) {
        Invariant.check(!answering, "Go twice in one turn");
        answering = true;
        goNanos = nanos;
    }

    /** Counts a token, and returns how long it took: from Go, or from the token before. */
    long tokenDrawn(long nanos) {
        long tookNanos = nanos - (generatedTokens == 0 ? goNanos : lastTokenNanos);
        if (generatedTokens == 0) {
            firstTokenNanos = nanos;
        }
        lastTokenNanos = nanos;
        generatedTokens++;
        return tookNanos;
    }

    long beganNanos() {
        return beganNanos;
    }

    int generatedTokens() {
        return generatedTokens;
    }

    /** @param sequence with this answer */
    Usage usage(Sequence sequence) {
        return new Usage(sequence.knownCount() - generatedTokens, generatedTokens, sequence.cachedCount());
    }

    /** All of them count from Go, so that they can be compared and added. */
    Timings timings(long nowNanos) {
        if (!answering) {
            return new Timings(0, 0, 0, 0);
        }
        long total = nowNanos - goNanos;
        long queue = stepped ? Math.max(0, firstStepNanos - goNanos) : total;
        long toFirstToken = generatedTokens > 0 ? firstTokenNanos - goNanos : 0;
        long interToken = generatedTokens > 1 ? (lastTokenNanos - firstTokenNanos) / (generatedTokens - 1) : 0;
        return new Timings(queue, toFirstToken, interToken, total);
    }
}
