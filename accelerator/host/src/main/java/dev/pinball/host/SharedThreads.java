package dev.pinball.host;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that all models of this process share, so that several models take no more processors than one. Their steps take
 * turns, in the order in which they are asked for.
 */
final class SharedThreads {
    private static final Map<Integer, SharedThreads> BY_COUNT = new HashMap<>();

    private final WorkerPool pool;
    private final ReentrantLock turn = new ReentrantLock(true);
    private int users;

    private SharedThreads(int count) {
        pool = new WorkerPool(count);
    }

    /** Those of this number, which are to be given back. */
    static SharedThreads take(int count) {
        synchronized (BY_COUNT) {
            SharedThreads threads = BY_COUNT.computeIfAbsent(count, SharedThreads::new);
            threads.users++;
            return threads;
        }
    }

    /** Ends the threads where nobody else has them. */
    void giveBack() {
        synchronized (BY_COUNT) {
            users--;
            if (users == 0) {
                BY_COUNT.remove(pool.count());
                pool.close();
            }
        }
    }

    /** Its work is run by one model at a time, which holds {@link #turn}. */
    WorkerPool pool() {
        return pool;
    }

    Lock turn() {
        return turn;
    }
}
