package dev.pinball.server.workspace;

import dev.pinball.PinballException;

/** A name that can't be used in the workspace; the message names the field, the name and what was expected. */
public final class WorkspaceException extends PinballException {
    private static final long serialVersionUID = 1;
    private static final int NAME_MAX = 200;

    WorkspaceException(String field, String name, String expected) {
        super("%s: '%s' (expected: %s)".formatted(field, shortened(name), expected));
    }

    private static String shortened(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= NAME_MAX ? plain : plain.substring(0, NAME_MAX) + "...";
    }
}
