package dev.pinball.training.stories.grammar;

/** The grammatical gender of a noun; things are neuter in English. */
public enum Gender {
    MASCULINE("m"),
    FEMININE("f"),
    NEUTER("n");

    private final String symbol;

    Gender(String symbol) {
        this.symbol = symbol;
    }

    static Gender of(String symbol) {
        for (Gender gender : values()) {
            if (gender.symbol.equals(symbol)) {
                return gender;
            }
        }
        throw new IllegalArgumentException("gender: %s (expected: m, f or n)".formatted(symbol));
    }
}
