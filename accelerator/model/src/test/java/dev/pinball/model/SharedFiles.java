package dev.pinball.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test files that lie beside the repository; a test that needs an absent one is skipped. */
public final class SharedFiles {
    private static final Path SHARED = RepositoryFiles.ROOT.resolveSibling("shared");

    private SharedFiles() {}

    public static Path model(String name) {
        return existing(SHARED.resolve("models").resolve(name));
    }

    public static Path vocabulary(String name) {
        return existing(SHARED.resolve("vocab").resolve(name));
    }

    /** An input that once gave a wrong result. */
    public static Path troubled(String name) {
        return existing(SHARED.resolve("cases").resolve(name));
    }

    /** A folder of public chat templates, and what they render to. */
    public static Path templates() {
        return existing(SHARED.resolve("templates"));
    }

    private static Path existing(Path path) {
        Assumptions.assumeTrue(Files.exists(path), "../shared is absent: " + path);
        return path;
    }
}
