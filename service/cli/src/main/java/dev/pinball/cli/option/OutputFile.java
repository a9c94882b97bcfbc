package dev.pinball.cli.option;

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

    private static boolean isWritableFolder(@Nullable Path folder) {
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    }
}
