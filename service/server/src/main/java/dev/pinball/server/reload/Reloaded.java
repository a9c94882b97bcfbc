package dev.pinball.server.reload;

import dev.pinball.FileProblem;
import dev.pinball.PinballException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that files hold, read again when their content changes. Their content is compared, not their times: a secret of
 * Kubernetes is a link that is turned to other files. What is wrong with new content is logged once, and the value stays.
 */
public final class Reloaded<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final String what;
    private final List<Path> files;
    private final Reader<T> reader;
    private List<byte[]> contents;
    private String lastWarning = "";
    private volatile T value;

    /** Reads the value. */
    @FunctionalInterface
    public interface Reader<T> {
        /** @param contents of the files, in their order */
        T read(List<byte[]> contents) throws Exception;
    }

    private Reloaded(String what, List<Path> files, Reader<T> reader) {
        this.what = what;
        this.files = files;
        this.reader = reader;
        try {
            contents = contents();
            value = reader.read(contents);
        } catch (Exception failure) {
            throw new ReloadException("%s of %s: %s".formatted(what, files, reason(failure)), failure);
        }
    }

    /**
     * Reads the value of {@code files}, and checks them every second until {@code vertx} is closed.
     *
     * @param what the value is, for messages
     * @throws ReloadException when the first value can't be read
     */
    public static <T> Reloaded<T> start(Vertx vertx, String what, List<Path> files, Reader<T> reader) {
        Reloaded<T> reloaded = new Reloaded<>(what, files, reader);
        vertx.setPeriodic(CHECK_EVERY.toMillis(), _ -> vertx.executeBlocking(reloaded::check, true));
        return reloaded;
    }

    @Override
    public T get() {
        return value;
    }

    /** Reads the value if the files have changed; returns whether it is another one. */
    private synchronized boolean check() {
        try {
            List<byte[]> now = contents();
            if (sameAsBefore(now)) {
                return false;
            }
            contents = now; // which is tried once
            value = reader.read(now);
            LOG.info("{} was read again: {} changed", what, files);
            return true;
        } catch (Exception failure) {
            warnOnce("%s stays as it was: %s: %s".formatted(what, files, reason(failure)));
            return false;
        }
    }

    private void warnOnce(String message) {
        if (!message.equals(lastWarning)) {
            lastWarning = message;
            LOG.warn(message);
        }
    }

    private boolean sameAsBefore(List<byte[]> now) {
        for (int file = 0; file < now.size(); file++) {
            if (!Arrays.equals(now.get(file), contents.get(file))) {
                return false;
            }
        }
        return true;
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> read = new ArrayList<>();
        for (Path file : files) {
            read.add(Files.readAllBytes(file));
        }
        return read;
    }

    /** Of other libraries the message alone is often not enough. */
    private static String reason(Exception failure) {
        return switch (failure) {
            case PinballException explained -> String.valueOf(explained.getMessage());
            case IOException file -> FileProblem.message(file);
            default -> failure.toString();
        };
    }

    /** The files of a setting can't be used; the message says why. */
    public static final class ReloadException extends PinballException {
        private static final long serialVersionUID = 1;

        ReloadException(String message, Exception cause) {
            super(message, cause);
        }
    }
}
