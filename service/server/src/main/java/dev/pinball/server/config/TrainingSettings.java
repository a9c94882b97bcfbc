package dev.pinball.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The access of clients to files of the server.
 *
 * @param workspace the folder in which they may name text and models; without one they can neither train nor serve another
 * @param threadCount threads of a training
 */
public record TrainingSettings(Optional<Path> workspace, int threadCount) {
    public static final TrainingSettings DEFAULTS = new TrainingSettings(Optional.empty(), 1);
}
