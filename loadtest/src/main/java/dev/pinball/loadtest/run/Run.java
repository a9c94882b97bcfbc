package dev.pinball.loadtest.run;

import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.RequestPlan;
import dev.pinball.loadtest.workload.Trace.TracedRequest;
import dev.pinball.loadtest.workload.Workload;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Sends the requests of one run at their times, from the calling thread, and waits for their answers. */
public final class Run {
    private static final long REFUSED_PAUSE_MS = 100; // of a client in a closed loop
    private static final long POLL_NANOS = 2_000_000;

    private final RunPlan plan;
    private final RunContext context;
    private final Monitor monitor;
    private final Workload.Requests requests;
    private final UniformRandomProvider arrivalRandom;
    private final Set<OpenConversation> open = ConcurrentHashMap.newKeySet();
    private final long endNanos;

    private Run(RunPlan plan, RunContext context, Monitor monitor) {
        this.plan = plan;
        this.context = context;
        this.monitor = monitor;
        requests = plan.workload().requests(plan.text(), RandomSource.XO_SHI_RO_256_PP.create(plan.seed()));
        arrivalRandom = RandomSource.XO_SHI_RO_256_PP.create(~plan.seed());
        endNanos = context.beginNanos() + nanos(plan.warmUpSeconds() + plan.seconds());
    }

    /**
     * Runs {@code plan} to its end.
     *
     * @param server reads the metrics of the server; gives an empty map where there are none
     * @param progress hears of every second
     */
    public static RunResult of(RunPlan plan, Endpoint endpoint, Supplier<Map<String, Double>> server, Progress progress)
            throws InterruptedException {
        Measurements measurements = new Measurements();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("loadtest-timer").factory());
        try {
            RunContext context = new RunContext(endpoint, measurements, timer, System::nanoTime, System.nanoTime());
            try (Monitor monitor = new Monitor(plan, context, server, progress)) {
                Run run = new Run(plan, context, monitor);
                run.sendAll();
                run.drain();
                return monitor.result();
            }
        } finally {
            timer.shutdownNow();
        }
    }

    private void sendAll() throws InterruptedException {
        switch (plan.arrivals()) {
            case Arrivals.Open arrivals -> sendOpenLoop(arrivals.gaps(arrivalRandom));
            case Arrivals.Replay replay -> sendTrace(replay);
            case Arrivals.Clients clients -> sendClosedLoop(clients.count());
        }
        monitor.sendingHasEnded();
    }

    private void sendOpenLoop(DoubleSupplier gapSeconds) throws InterruptedException {
        double seconds = gapSeconds.getAsDouble();
        long intended = context.beginNanos() + nanos(seconds);
        while (intended < endNanos) {
            RequestPlan next = requests.next();
            waitUntil(intended);
            begin(next, intended, () -> {});
            seconds += gapSeconds.getAsDouble();
            intended = context.beginNanos() + nanos(seconds);
        }
        waitUntil(endNanos);
    }

    private void sendTrace(Arrivals.Replay replay) throws InterruptedException {
        for (TracedRequest traced : replay.trace().requests()) {
            long intended = context.beginNanos() + nanos(traced.seconds());
            RequestPlan next = requests.next(traced);
            waitUntil(intended);
            begin(next, intended, () -> {});
        }
    }

    private void sendClosedLoop(int clients) throws InterruptedException {
        for (int client = 0; client < clients; client++) {
            sendNext();
        }
        waitUntil(endNanos);
    }

    private void sendNext() {
        long now = context.nanoTime();
        if (now < endNanos) {
            RequestPlan next;
            synchronized (requests) {
                next = requests.next();
            }
            begin(next, now, this::sendNext);
        }
    }

    private void begin(RequestPlan next, long intended, Runnable onOver) {
        OpenConversation conversation =
                new OpenConversation(next, plan.workload(), context, ended -> release(ended, onOver));
        open.add(conversation);
        if (context.measurements().inFlight() >= plan.inFlightMax()) {
            context.measurements().sent();
            conversation.abandon("CLIENT_LIMIT");
        } else {
            conversation.begin(intended);
        }
    }

    /** The next request of a client begins on the timer, never inside a callback. */
    private void release(OpenConversation ended, Runnable onOver) {
        open.remove(ended);
        long pauseMs = ended.wasAnswered() ? 0 : REFUSED_PAUSE_MS;
        if (context.nanoTime() < endNanos) {
            var _ = context.timer().schedule(onOver, pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    private void drain() throws InterruptedException {
        long limit = context.nanoTime() + nanos(plan.drainSeconds());
        while (!open.isEmpty() && context.nanoTime() < limit) {
            LockSupport.parkNanos(POLL_NANOS);
            throwIfInterrupted();
        }
        open.forEach(conversation -> conversation.abandon("NO_END"));
    }

    private void waitUntil(long nanos) throws InterruptedException {
        while (context.nanoTime() - nanos < 0) {
            LockSupport.parkNanos(nanos - context.nanoTime());
            throwIfInterrupted();
        }
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
