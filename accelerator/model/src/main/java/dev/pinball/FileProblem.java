package dev.pinball;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words for its user. */
public final class FileProblem {
    private FileProblem() {}

    /** The file, where it is known, and the reason. */
    public static String message(IOException failure) {
        return failure instanceof FileSystemException files && files.getFile() != null
                ? files.getFile() + ": " + reason(failure)
                : reason(failure);
    }

    /** The message of its own, or else that of its cause. */
    public static String message(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        return cause != null && cause.toString().equals(failure.getMessage())
                ? message(cause)
                : String.valueOf(failure.getMessage());
    }

    /** The reason alone: the message that it is part of names the file. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists";
            case NotDirectoryException _ -> "not a folder";
            case CharacterCodingException _ -> "not UTF-8";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
