package dev.pinball.training.job;

import dev.pinball.FileProblem;
import dev.pinball.training.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The files of a training: the model that it writes, and a folder of its own beside for all others. */
record JobFiles(Path output) {

    /** Hidden, and named as no model is. */
    private Path folder() {
        return output.resolveSibling("." + output.getFileName() + ".training");
    }

    /** The checkpoint of an interrupted training. */
    Path checkpoint() {
        return folder().resolve("checkpoint");
    }

    /** The random values that it begins with. */
    Path initial() {
        return folder().resolve("initial");
    }

    /** Beside which the tokens of the text are, without a name of their own. */
    Path text() {
        return folder().resolve("text");
    }

    /** The cached outputs of a teacher. */
    Path teacherCache() {
        return folder().resolve("teacher");
    }

    boolean hasCheckpoint() {
        return isFolder() && Files.isRegularFile(checkpoint(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Takes the folder of an earlier run of this model, or makes one; returns whether there is a checkpoint to go on from.
     *
     * @throws TrainingException when {@code resume} isn't what the files that exist allow
     */
    boolean begin(boolean resume) {
        boolean begun = hasCheckpoint();
        if (begun && !resume) {
            throw new TrainingException(
                    "%s: a training has begun (expected: --resume to go on with it, or no such file)"
                            .formatted(checkpoint()));
        }
        if (!begun && resume && Files.exists(output)) {
            throw new TrainingException("%s: the training is complete (expected: nothing to resume)".formatted(output));
        }
        if (!isFolder()) {
            make();
        }
        delete(initial()); // of a run that was killed
        return begun;
    }

    private boolean isFolder() {
        return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS);
    }

    private void make() {
        try {
            Files.createDirectory(folder());
        } catch (IOException e) {
            throw new TrainingException(
                    "%s: can't be made, the folder of the training's own files: %s"
                            .formatted(folder(), FileProblem.reason(e)),
                    e);
        }
    }

    /** The run has ended: a checkpoint is left if it can go on, and what makes that faster. */
    void end(boolean complete) {
        delete(initial());
        if (complete || !hasCheckpoint()) {
            deleteFolder();
        }
    }

    /** Deletes what an earlier run has left. */
    void deleteFolder() {
        if (!isFolder()) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder())) {
            left.forEach(JobFiles::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be read: %s".formatted(folder(), FileProblem.reason(e)), e);
        }
        delete(folder());
    }

    /** What the disk of these files has room for. */
    long freeDiskBytes() {
        try {
            return Files.getFileStore(output.toAbsolutePath().getParent()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be written: %s".formatted(output, FileProblem.reason(e)), e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: can't be deleted: %s".formatted(path, FileProblem.reason(e)), e);
        }
    }
}
