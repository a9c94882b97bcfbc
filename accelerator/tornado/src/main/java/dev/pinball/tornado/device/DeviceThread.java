package dev.pinball.tornado.device;

import dev.pinball.accelerator.AcceleratorException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The one thread that a plan belongs to: TornadoVM keeps a command queue for each thread. */
public final class DeviceThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("tornado").daemon().factory());

    /** Runs {@code work} on the device's thread and waits for its result. */
    public <T> T call(Callable<T> work) {
        return result(executor.submit(work));
    }

    public void run(Runnable work) {
        call(Executors.callable(work));
    }

    /** Runs {@code work} on the device's thread and {@code hostWork} on this one, and waits for both. */
    public void run(Runnable work, Runnable hostWork) {
        Future<?> working = executor.submit(work);
        try {
            hostWork.run();
        } finally {
            result(working);
        }
    }

    private static <T> T result(Future<T> working) {
        try {
            return working.get();
        } catch (ExecutionException failure) {
            throw translated(Objects.requireNonNull(failure.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AcceleratorException("tornado: interrupted while the device worked", interrupted);
        }
    }

    private static RuntimeException translated(Throwable cause) {
        return switch (cause) {
            case AcceleratorException failure -> failure;
            case Error error -> throw error;
            default -> new AcceleratorException("tornado: the device failed: " + cause, cause);
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
