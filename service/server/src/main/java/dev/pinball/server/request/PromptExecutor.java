package dev.pinball.server.request;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads prompts on threads of their own, in the order in which they come. What waits is bounded in prompts and in bytes; a
 * reading that is stopped interrupts its thread, and the tokenizer gives up.
 */
public final class PromptExecutor implements AutoCloseable {
    private static final int PROMPTS_MAX = 4_096;
    private static final int THREADS_MIN = 2; // one long text doesn't stop all others
    private static final Duration THREAD_IDLE_MAX = Duration.ofSeconds(30);

    private final AtomicInteger threadCount = new AtomicInteger();
    private final AtomicLong bytesHeld = new AtomicLong();
    private final long bytesMax;
    private final ThreadPoolExecutor threads;

    /** @param bytesMax of all prompts that wait or are being read */
    public PromptExecutor(long bytesMax) {
        this.bytesMax = bytesMax;
        int threadsMax = Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors() / 4);
        threads = new ThreadPoolExecutor(
                threadsMax,
                threadsMax,
                THREAD_IDLE_MAX.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(PROMPTS_MAX),
                this::newThread);
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread newThread(Runnable work) {
        return Thread.ofPlatform()
                .name("prompts-" + threadCount.incrementAndGet())
                .daemon()
                .unstarted(work);
    }

    /**
     * Reads a prompt of {@code bytes} bytes.
     *
     * @param eventLoop where the result comes
     * @throws RejectedExecutionException naming the limit, when too much waits
     */
    Reading read(Callable<int[]> work, long bytes, Context eventLoop) {
        Task task = new Task(work, bytes, eventLoop);
        if (bytesHeld.addAndGet(bytes) > bytesMax) {
            bytesHeld.addAndGet(-bytes);
            throw new RejectedExecutionException(
                    "prompts: %d bytes beside those that wait to be read (expected: at most %d)"
                            .formatted(bytes, bytesMax));
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException _) {
            bytesHeld.addAndGet(-bytes);
            throw new RejectedExecutionException(
                    "prompts: %d wait to be read (expected: fewer)".formatted(PROMPTS_MAX));
        }
        return new Reading(task.promise.future(), task::stop);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Task extends FutureTask<int[]> {
        private final long bytes;
        private final Context eventLoop;
        private final Promise<int[]> promise = Promise.promise();

        Task(Callable<int[]> work, long bytes, Context eventLoop) {
            super(work);
            this.bytes = bytes;
            this.eventLoop = eventLoop;
        }

        void stop() {
            if (cancel(true)) {
                threads.remove(this);
            }
        }

        @Override
        protected void done() {
            bytesHeld.addAndGet(-bytes);
            eventLoop.runOnContext(_ -> {
                switch (state()) {
                    case SUCCESS -> promise.complete(resultNow());
                    case FAILED -> promise.fail(exceptionNow());
                    case CANCELLED, RUNNING -> promise.fail(new CancellationException("the request has ended"));
                }
            });
        }
    }
}
