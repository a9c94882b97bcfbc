package dev.pinball.server.workspace;

import dev.pinball.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder whose files clients may name; they reach no file outside it. */
public final class Workspace {
    private final Path root;

    private Workspace(Path root) {
        this.root = root;
    }

    /** @throws UncheckedIOException when there is no such folder */
    public static Workspace open(Path folder) {
        try {
            return new Workspace(folder.toRealPath());
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "%s: can't be opened: %s".formatted(folder, FileProblem.reason(failure)), failure);
        }
    }

    /**
     * A file that is there.
     *
     * @param field where the name is from, for errors
     * @throws WorkspaceException when it isn't there, or not inside
     */
    public Path existing(String field, String name) {
        Path path = real(field, name, plain(field, name));
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new WorkspaceException(field, name, "a file that can be read");
        }
        return path;
    }

    /**
     * A file to write, in a folder that is there. It may exist, but as no link, since what it leads to may be outside.
     *
     * @throws WorkspaceException when it can't be, or would not be inside
     */
    public Path target(String field, String name) {
        Path path = plain(field, name);
        Path folder = real(field, name, path.resolveSibling(""));
        Path target = folder.resolve(path.getFileName());
        for (Path part : root.relativize(target)) {
            if (part.toString().startsWith(".")) {
                throw new WorkspaceException(field, name, "a name that is not hidden, as files of a training are");
            }
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new WorkspaceException(field, name, "the name of a file");
        }
        return target;
    }

    /** Rejects absolute names, those with {@code ..} or with parts that are empty or begin or end with a space, and those that are no plain text in a log or a terminal. */
    private Path plain(String field, String name) {
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new WorkspaceException(field, name, "a name without control characters");
        }
        if (!Stream.of(name.split("/", -1)).allMatch(Workspace::isPlain)) {
            throw outside(field, name);
        }
        try {
            Path relative = Path.of(name);
            Path path = root.resolve(relative);
            if (!relative.isAbsolute() && !path.equals(root) && path.normalize().equals(path)) {
                return path;
            }
            throw outside(field, name);
        } catch (InvalidPathException _) {
            throw outside(field, name);
        }
    }

    private static boolean isPlain(String part) {
        return !part.isEmpty() && !isSpace(part.codePointAt(0)) && !isSpace(part.codePointBefore(part.length()));
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    /** What {@code path} is once links are followed. */
    private Path real(String field, String name, Path path) {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException _) {
            throw new WorkspaceException(field, name, "a file, or a folder, that exists");
        }
        if (!real.startsWith(root)) {
            throw outside(field, name);
        }
        return real;
    }

    private static WorkspaceException outside(String field, String name) {
        return new WorkspaceException(field, name, "a plain relative path inside the workspace");
    }
}
