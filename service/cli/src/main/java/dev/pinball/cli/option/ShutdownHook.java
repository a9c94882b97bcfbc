package dev.pinball.cli.option;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a command finish at Ctrl-C and SIGTERM: the JVM exits when its shutdown hooks return, so this one waits. */
public final class ShutdownHook {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

    private ShutdownHook() {}

    /**
     * @param stop asks the command to end; it doesn't wait for it
     * @param hurry asks it, at a second signal, not to wait for its work any longer
     * @param ended what the process waits for
     * @param longest how long it waits at most; then the process exits, whatever hangs
     */
    public static void install(String name, Runnable stop, Runnable hurry, CountDownLatch ended, Duration longest) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(stop, hurry, ended, longest), name));
    }

    private static void run(Runnable stop, Runnable hurry, CountDownLatch ended, Duration longest) {
        stop.run();
        NextSignal.handle(hurry);
        try {
            if (!ended.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("exiting after {} s although not everything is closed", longest.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
