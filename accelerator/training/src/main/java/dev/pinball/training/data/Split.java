package dev.pinball.training.data;

import java.util.Locale;

/** The parts that the documents of a corpus are divided into. */
public enum Split {
    TRAINING,
    VALIDATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
