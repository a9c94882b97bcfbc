package dev.pinball.engine.admission;

import dev.pinball.Invariant;
import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.Optional;

/**
 * What one tenant uses, of all its connections and all engines, and may use; any thread. A minute's worth of requests and of tokens
 * lies in a bucket, which fills again as time passes (a token bucket, as in RFC 2697). How many tokens an answer has is known at its
 * end: they may be more than are left, and then nothing begins until that is made up for.
 */
public final class TenantQuota {
    private static final double NANOS_PER_MINUTE = 60e9;

    private TenantLimits limits;
    private int open;
    private double requestsLeft;
    private double tokensLeft;
    private long filledNanos;

    /** @param nowNanos on the clock of the engine */
    public TenantQuota(TenantLimits limits, long nowNanos) {
        this.limits = limits;
        requestsLeft = limits.requestsPerMinute();
        tokensLeft = limits.tokensPerMinute();
        filledNanos = nowNanos;
    }

    /** Changes the limits; what was used remains used. */
    public synchronized void limit(TenantLimits next) {
        limits = next;
        requestsLeft = Math.min(requestsLeft, limits.requestsPerMinute());
        tokensLeft = Math.min(tokensLeft, limits.tokensPerMinute());
    }

    /** Whether it says no more than a new one would. */
    public synchronized boolean unused(long nowNanos) {
        fill(nowNanos);
        return open == 0 && requestsLeft == limits.requestsPerMinute() && tokensLeft == limits.tokensPerMinute();
    }

    /** Why no answer may begin now, and when one may; it is counted where it may. */
    public synchronized Optional<Refusal> begin(long nowNanos) {
        Optional<Refusal> refusal = refuse(nowNanos);
        if (refusal.isEmpty()) {
            requestsLeft--;
        }
        return refusal;
    }

    /** The same; nothing is counted. */
    public Optional<Refusal> refuse(long nowNanos) {
        return refuse(nowNanos, 1);
    }

    /** Why {@code count} answers to one request may not begin now, or never together; nothing is counted. */
    public synchronized Optional<Refusal> refuse(long nowNanos, int count) {
        int atOnceMax = Math.min(limits.requests(), limits.requestsPerMinute());
        if (count > 1 && count > atOnceMax) {
            return Optional.of(
                    Refusal.tooLarge("%d answers to one request (expected: at most %d, the limit of the tenant)"
                            .formatted(count, atOnceMax)));
        }
        fill(nowNanos);
        if (requestsLeft < count) {
            return Optional.of(refusal("requests", limits.requestsPerMinute(), count - requestsLeft));
        }
        if (tokensLeft <= 0) {
            return Optional.of(refusal("tokens", limits.tokensPerMinute(), 1 - tokensLeft));
        }
        return Optional.empty();
    }

    /** One that was counted did not begin after all. */
    public synchronized void takeBack() {
        requestsLeft = Math.min(limits.requestsPerMinute(), requestsLeft + 1);
    }

    private static Refusal refusal(String what, int perMinute, double missing) {
        long nanos = perMinute == 0 ? (long) NANOS_PER_MINUTE : (long) (missing * NANOS_PER_MINUTE / perMinute);
        return Refusal.queueFull(
                "tenant: its %s of this minute are used up (expected: at most %d a minute)".formatted(what, perMinute),
                Duration.ofNanos(nanos));
    }

    private void fill(long nowNanos) {
        double minutes = Math.max(0, nowNanos - filledNanos) / NANOS_PER_MINUTE;
        filledNanos = nowNanos;
        requestsLeft = Math.min(limits.requestsPerMinute(), requestsLeft + minutes * limits.requestsPerMinute());
        tokensLeft = Math.min(limits.tokensPerMinute(), tokensLeft + minutes * limits.tokensPerMinute());
    }

    /** An answer of so many tokens, its prompt among them, has ended. */
    public synchronized void charge(int tokens) {
        tokensLeft -= tokens;
    }

    /** Why it gets no place for another sequence; empty if it takes one. */
    synchronized Optional<String> takePlace() {
        if (open >= limits.requests()) {
            return Optional.of(
                    "tenant: %d requests are admitted (expected: fewer than %d)".formatted(open, limits.requests()));
        }
        open++;
        return Optional.empty();
    }

    synchronized void givePlaceBack() {
        open--;
        Invariant.check(open >= 0, "a tenant gives back more than it took");
    }
}
