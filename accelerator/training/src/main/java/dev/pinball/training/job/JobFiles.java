package dev.pinball.training.job;

import dev.pinball.training.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a training, all beside the model that it writes. */
record JobFiles(Path output) {

    /** The checkpoint of an interrupted training. */
    Path checkpoint() {
        return beside(".checkpoint");
    }

    /** The random values that it begins with. */
    Path initial() {
        return beside(".initial");
    }

    /** The cached outputs of a teacher. */
    Path teacherCache() {
        return beside(".teacher");
    }

    private Path beside(String ending) {
        return output.resolveSibling(output.getFileName() + ending);
    }

    /**
     * Whether there is a checkpoint to go on from.
     *
     * @throws TrainingException when {@code resume} isn't what the files that exist allow
     */
    boolean goesOn(boolean resume) {
        boolean begun = Files.exists(checkpoint());
        if (begun && !resume) {
            throw new TrainingException(
                    "%s: a training has begun (expected: --resume to go on with it, or no such file)"
                            .formatted(checkpoint()));
        }
        if (!begun && resume && Files.exists(output)) {
            throw new TrainingException("%s: the training is complete (expected: nothing to resume)".formatted(output));
        }
        return begun;
    }

    /** The model is written: only it is left. */
    void deleteAllButOutput() {
        delete(checkpoint());
        delete(initial());
        delete(teacherCache());
    }

    void deleteInitial() {
        delete(initial());
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be deleted: %s".formatted(path, e), e);
        }
    }
}
