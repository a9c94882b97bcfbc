package dev.pinball.cli.log;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What gRPC and the JDK log by {@code java.util.logging} becomes lines like all others. */
public final class JavaUtilLogging {
    private JavaUtilLogging() {}

    public static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
