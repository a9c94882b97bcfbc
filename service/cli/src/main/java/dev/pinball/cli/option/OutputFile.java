package dev.pinball.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that a command writes when its work is done. */
public final class OutputFile {
    private OutputFile() {}

    /** @throws UsageException when {@code file} can't be written, which is told before the work */
    public static void require(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean writable =
                Files.exists(file) ? Files.isRegularFile(file) && Files.isWritable(file) : isWritableFolder(folder);
        if (!writable) {
            throw new UsageException("%s: %s (expected: a file that can be written)".formatted(option, file));
        }
    }

    /**
     * Makes a folder for several.
     *
     * @throws UsageException when nothing can be written in it
     */
    public static void requireFolder(String option, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException _) {
            // told below
        }
        if (!isWritableFolder(folder)) {
            throw new UsageException("%s: %s (expected: a folder that can be written)".formatted(option, folder));
        }
    }

    private static boolean isWritableFolder(@Nullable Path folder) {
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    }
}
