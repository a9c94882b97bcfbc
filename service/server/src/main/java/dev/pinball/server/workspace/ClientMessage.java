package dev.pinball.server.workspace;

import java.util.regex.Pattern;

/** What a client may read of a failure. */
public final class ClientMessage {
    private static final Pattern FOLDERS = Pattern.compile("(?<![\\w.:/-])/(?:[^/\\s:'\"]+/)+");

    private ClientMessage() {}

    /** {@code message} with file names in place of absolute paths: where files of the server are is not for its clients. */
    public static String withoutFolders(String message) {
        return FOLDERS.matcher(message).replaceAll("");
    }
}
