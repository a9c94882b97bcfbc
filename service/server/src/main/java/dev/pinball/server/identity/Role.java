package dev.pinball.server.identity;

import java.util.Locale;

/** What a caller may do. */
public enum Role {
    /** Ask for answers. */
    GENERATE,
    /** Look inside the model. */
    INSPECT,
    /** Train models of the workspace. */
    TRAIN,
    /** Change which models are served. */
    ADMINISTER;

    /** As it is written in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
