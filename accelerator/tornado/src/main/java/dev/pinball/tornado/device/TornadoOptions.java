package dev.pinball.tornado.device;

import dev.pinball.accelerator.AcceleratorException;
import java.util.Map;

/** The options of Java without which TornadoVM would compute something else, or elsewhere, and not say so. */
final class TornadoOptions {
    private static final Map<String, String> REQUIRED = Map.of(
            "tornado.recover.bailout", "False", // else what can't be compiled runs as sequential Java
            "tornado.tvm.maxbytecodesize", "131072", // else a long graph is cut off
            "tornado.compiler.fullInlining", "True");

    private TornadoOptions() {}

    static void require() {
        REQUIRED.forEach((option, value) -> {
            String actual = System.getProperty(option);
            if (!value.equals(actual)) {
                throw new AcceleratorException("tornado: -D%s=%s (expected: %s): start by ./pinball, which sets it"
                        .formatted(option, actual, value));
            }
        });
    }
}
