package dev.pinball.server.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The files and sockets that this process may have open, {@code ulimit -n}, and has.
 *
 * @param max {@link Long#MAX_VALUE} where the system doesn't say
 */
public record FileDescriptors(long max, long open) {
    /** For models that are read and written, temporary files and jars that are opened later. */
    private static final int RESERVE = 24;

    /** Those of now. */
    public static FileDescriptors ofProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new FileDescriptors(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : new FileDescriptors(Long.MAX_VALUE, 0);
    }

    long freeForConnections() {
        return Math.max(0, max - open - RESERVE);
    }
}
