package dev.pinball.accelerator.stories;

/** What a role can be drawn from. */
sealed interface Word permits Noun, Modifier {

    /** The form under which the lexicon lists it. */
    String text();
}
