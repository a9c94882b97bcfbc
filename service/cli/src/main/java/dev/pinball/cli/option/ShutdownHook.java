package dev.pinball.cli.option;

import java.util.concurrent.CountDownLatch;

/** Lets a command finish at Ctrl-C and SIGTERM: the JVM exits when its shutdown hooks return, so this one waits. */
public final class ShutdownHook {
    private ShutdownHook() {}

    /**
     * @param stop asks the command to end; it doesn't wait for it
     * @param ended what the process waits for
     */
    public static void install(String name, Runnable stop, CountDownLatch ended) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(stop, ended), name));
    }

    private static void run(Runnable stop, CountDownLatch ended) {
        stop.run();
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
