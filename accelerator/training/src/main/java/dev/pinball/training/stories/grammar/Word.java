package dev.pinball.training.stories.grammar;

/** What a role can be drawn from. */
public sealed interface Word permits Noun, Modifier {

    /** The form under which the lexicon lists it. */
    String text();
}
