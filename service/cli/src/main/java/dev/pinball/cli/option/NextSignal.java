package dev.pinball.cli.option;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that come after the one that ends the process. The JVM tells of them by {@code sun.misc.Signal} alone, of which the
 * compiler warns whoever names it.
 */
final class NextSignal {
    private static final Logger LOG = LoggerFactory.getLogger(NextSignal.class);

    private NextSignal() {}

    /** Runs {@code handler} at each SIGTERM and Ctrl-C from now on; elsewhere than in such a JVM they stay without effect. */
    static void handle(Runnable handler) {
        try {
            for (String name : new String[] {"TERM", "INT"}) {
                handle(name, handler);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException failure) {
            LOG.debug("a second signal is not heard", failure);
        }
    }

    private static void handle(String name, Runnable handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object called =
                Proxy.newProxyInstance(NextSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (_, _, _) -> {
                    handler.run();
                    return null;
                });
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), called);
    }
}
