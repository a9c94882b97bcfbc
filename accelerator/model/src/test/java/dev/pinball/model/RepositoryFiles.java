package dev.pinball.model;

import java.nio.file.Path;

/** The files of this repository, wherever a test runs from. */
public final class RepositoryFiles {
    /** The folder of the parent pom.xml. */
    public static final Path ROOT =
            Path.of(System.getProperty("pinball.root", "")).toAbsolutePath().normalize();

    private RepositoryFiles() {}
}
