package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.RequestResult;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Takes what all requests of a run report, from any thread, and keeps no lock while it does. */
final class Measurements {
    private final ConcurrentLinkedQueue<RequestResult> results = new ConcurrentLinkedQueue<>();
    private final Recorder interTokens = new Recorder(3);
    private final Recorder firstTokens = new Recorder(3);
    private final LongAdder tokens = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLong inFlight = new AtomicLong();

    void sent() {
        sent.increment();
        inFlight.incrementAndGet();
    }

    void token(int count) {
        tokens.add(count);
    }

    void bytes(long count) {
        bytes.add(count);
    }

    void firstToken(long nanos) {
        firstTokens.recordValue(Math.max(0, nanos));
    }

    void interToken(long nanos) {
        interTokens.recordValue(Math.max(0, nanos));
    }

    void ended(RequestResult result) {
        results.add(result);
        ended.increment();
        inFlight.decrementAndGet();
        if (result.outcome() == RequestResult.Outcome.FAILED || result.outcome() == RequestResult.Outcome.REFUSED) {
            failed.increment();
        }
    }

    List<RequestResult> results() {
        return List.copyOf(results);
    }

    long inFlight() {
        return inFlight.get();
    }

    /** The counts since the begin of the run, and the times since the last call. */
    Snapshot snapshot() {
        Histogram gaps = Distribution.histogram();
        gaps.add(interTokens.getIntervalHistogram());
        Histogram firsts = Distribution.histogram();
        firsts.add(firstTokens.getIntervalHistogram());
        return new Snapshot(
                System.nanoTime(),
                sent.sum(),
                ended.sum(),
                failed.sum(),
                tokens.sum(),
                bytes.sum(),
                inFlight.get(),
                firsts,
                gaps);
    }

    /** All at one time. */
    record Snapshot(
            long nanos,
            long sent,
            long ended,
            long failed,
            long tokens,
            long bytes,
            long inFlight,
            Histogram firstTokens,
            Histogram interTokens) {}
}
