package dev.pinball.loadtest.run;

import com.sun.management.OperatingSystemMXBean;
import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.measure.Tick;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Looks at a run once a second, from its own thread, and at the begin and the end of the measured time. */
final class Monitor implements AutoCloseable {
    private final RunPlan plan;
    private final RunContext context;
    private final Supplier<Map<String, Double>> server;
    private final Progress progress;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("loadtest-monitor").factory());
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<Tick> ticks = new ArrayList<>();
    private final Histogram interTokens = Distribution.histogram();
    private final Histogram tickInterTokens = Distribution.histogram(); // since the last tick
    private final Histogram tickFirstTokens = Distribution.histogram();
    private Measurements.Snapshot last;
    private @Nullable Mark begin;
    private @Nullable Mark end;

    /** Counts, processor time and server metrics at one time. */
    record Mark(Measurements.Snapshot counts, long cpuNanos, Map<String, Double> server) {}

    Monitor(RunPlan plan, RunContext context, Supplier<Map<String, Double>> server, Progress progress) {
        this.plan = plan;
        this.context = context;
        this.server = server;
        this.progress = progress;
        last = context.measurements().snapshot();
        long warmUpNanos = Math.round(plan.warmUpSeconds() * 1e9);
        var _ = thread.schedule(this::measuringBegins, warmUpNanos, TimeUnit.NANOSECONDS);
        var _ = thread.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void measuringBegins() {
        Map<String, Double> values = server.get();
        synchronized (this) {
            begin = mark(values);
            interTokens.reset();
        }
    }

    /** The measured time is over; answers may still come. */
    void sendingHasEnded() {
        Map<String, Double> values = server.get();
        synchronized (this) {
            end = mark(values);
            if (begin == null) {
                begin = end;
            }
        }
    }

    private Mark mark(Map<String, Double> values) {
        return new Mark(snapshot(), machine.getProcessCpuTime(), values);
    }

    private Measurements.Snapshot snapshot() {
        Measurements.Snapshot now = context.measurements().snapshot();
        interTokens.add(now.interTokens());
        tickInterTokens.add(now.interTokens());
        tickFirstTokens.add(now.firstTokens());
        return now;
    }

    private void tick() {
        Map<String, Double> values = server.get(); // outside the lock: a slow server delays no mark
        tick(values);
    }

    private synchronized void tick(Map<String, Double> values) {
        Measurements.Snapshot now = snapshot();
        double seconds = (now.nanos() - last.nanos()) / 1e9;
        Distribution firsts = Distribution.of(tickFirstTokens);
        Distribution gaps = Distribution.of(tickInterTokens);
        tickFirstTokens.reset();
        tickInterTokens.reset();
        Tick tick = new Tick(
                (now.nanos() - context.beginNanos()) / 1e9,
                (now.sent() - last.sent()) / seconds,
                (now.ended() - last.ended()) / seconds,
                (now.tokens() - last.tokens()) / seconds,
                now.inFlight(),
                now.failed(),
                firsts.p50(),
                firsts.p99(),
                gaps.p50(),
                gaps.p99(),
                values);
        last = now;
        ticks.add(tick);
        progress.onTick(tick);
    }

    /** What was measured; after the last answer. */
    synchronized RunResult result() {
        Mark first = Objects.requireNonNull(begin);
        Mark over = Objects.requireNonNull(end);
        snapshot();
        return new RunSummary(plan, first, over, interTokens, List.copyOf(ticks))
                .of(context.measurements().results());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
