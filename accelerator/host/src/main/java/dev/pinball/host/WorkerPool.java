package dev.pinball.host;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that share the parts of one piece of work after another; the caller is one of them. Steps come
 * every few milliseconds and their operations every few microseconds, so a thread without work spins for a moment before
 * it parks. Handing out work allocates nothing.
 */
public final class WorkerPool implements AutoCloseable {
    /** Measured by {@code WorkerPoolBenchmark}. */
    private static final long SPIN_NANOS = 50_000;

    private static final int SPINS_BEFORE_CLOCK = 256;

    /** Longer than a part takes: then another process has the thread's processor, or a limit of the system's is used up. */
    private static final long PATIENCE_NANOS = 200_000;

    private static final long NAP_NANOS = 20_000;
    private static final int PART_BITS = 32;

    /** Work in parts. */
    public interface Work {
        /** @param thread 0 for the caller, then 1 and on; never two at the same time with the same number */
        void run(int part, int thread);
    }

    private final Worker[] workers;
    /** Number of the work in the upper half, parts not yet taken in the lower: one word, so no part is taken from other work. */
    private final AtomicLong ticket = new AtomicLong();

    private final AtomicInteger partsDone = new AtomicInteger();
    private Work work = (_, _) -> {};
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    public WorkerPool(int count) {
        workers = new Worker[count - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /** The caller included. */
    public int count() {
        return workers.length + 1;
    }

    /**
     * Runs all parts, taken from the last to the first, and returns when all are done.
     *
     * @throws RuntimeException the first failure of a part, as it was thrown; parts not begun are left out
     */
    public void run(Work newWork, int partCount) {
        if (closed) {
            throw new IllegalStateException("the accelerator is closed");
        }
        failure = null;
        if (partCount == 1 || workers.length == 0) {
            runAlone(newWork, partCount);
        } else if (partCount > 1) {
            share(newWork, partCount);
        }
        throwFailure();
    }

    private void runAlone(Work alone, int partCount) {
        for (int part = partCount - 1; part >= 0; part--) {
            runTaken(alone, part, 0);
        }
    }

    private void share(Work shared, int partCount) {
        work = shared;
        partsDone.set(0);
        ticket.set(((ticket.get() >>> PART_BITS) + 1) << PART_BITS | partCount);
        wakeWorkers();
        boolean partsLeft = true;
        while (partsLeft) {
            partsLeft = runPart(0);
        }
        awaitParts(partCount);
    }

    private void wakeWorkers() {
        for (Worker worker : workers) {
            if (worker.parked) {
                LockSupport.unpark(worker);
            }
        }
    }

    /** Takes and runs one part; false when none is left. */
    private boolean runPart(int thread) {
        while (true) {
            long current = ticket.get();
            int partsLeft = (int) current;
            if (partsLeft == 0) {
                return false;
            }
            Work taken = work;
            if (ticket.compareAndSet(current, current - 1)) {
                runTaken(taken, partsLeft - 1, thread);
                partsDone.incrementAndGet();
                return true;
            }
        }
    }

    private void runTaken(Work taken, int part, int thread) {
        if (failure != null) {
            return;
        }
        try {
            taken.run(part, thread);
        } catch (Throwable thrown) { // an error on a worker must reach the caller too
            failure = thrown;
        }
    }

    /** Waits for the threads that run the last parts: at first on the processor, then in naps, which leave it to others. */
    private void awaitParts(int count) {
        long waitSince = 0;
        for (int spins = 1; partsDone.get() < count; spins++) {
            if (spins % SPINS_BEFORE_CLOCK != 0) {
                Thread.onSpinWait();
            } else if (waitSince == 0) {
                waitSince = System.nanoTime();
            } else if (System.nanoTime() - waitSince > PATIENCE_NANOS) {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }

    /** As it was thrown: only an {@code AcceleratorException} is a failure of the accelerator, anything else is a bug. */
    private void throwFailure() {
        switch (failure) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException("a part of an operation failed", thrown);
        }
    }

    /** Ends the threads and waits until they have. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            super("pinball-host-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            long idleSince = System.nanoTime();
            while (!closed) {
                if (runPart(number)) {
                    idleSince = System.nanoTime();
                } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    park();
                }
            }
        }

        private void park() {
            parked = true;
            if (!closed && (int) ticket.get() == 0) {
                LockSupport.park(WorkerPool.this);
                Thread.interrupted(); // nobody interrupts these threads on purpose; a set flag would keep them awake
            }
            parked = false;
        }
    }
}
